using System.Collections.Concurrent;
using System.Linq.Expressions;
using Grid.Client.Linq.Syntax;
using Grid.Client.Linq.Translation;
using Grid.Client.Mapping;
using Grid.Errors;
using Grid.Queries;

namespace Grid.Client.Linq.Results;

/// <summary>Compiles the code that makes elements of the rows of a result. Kept by what it was made for: compiling costs more than a small query.</summary>
internal static class ResultShaper<T>
{
    /// <summary>Shapers kept: programs have a few queries for a type, and queries made up at run time must not fill the memory.</summary>
    private const int MaxKept = 256;

    private static readonly ConcurrentDictionary<string, Func<CellSource, T>> Kept = new();

    public static Func<CellSource, T> For(Projection projection, IReadOnlyDictionary<SqlExpression, int> places, IReadOnlyList<ResultColumn> result)
    {
        var columns = MappedColumn.Of(result);
        var signature = $"{Signature(projection, places)}\n{string.Join('\n', columns.Select(column => $"{column.Name} {column.Type}"))}";
        if (Kept.TryGetValue(signature, out var shaper))
        {
            return shaper;
        }

        var cells = Expression.Parameter(typeof(CellSource));
        var body = Build(projection, places, columns, cells);
        shaper = Expression.Lambda<Func<CellSource, T>>(body.Type == typeof(T) ? body : Expression.Convert(body, typeof(T)), cells).Compile();
        if (Kept.Count >= MaxKept)
        {
            Kept.Clear();
        }

        Kept[signature] = shaper;
        return shaper;
    }

    private static string Signature(Projection projection, IReadOnlyDictionary<SqlExpression, int> places) => projection switch
    {
        ScalarProjection scalar => $"{places[scalar.Value]}:{scalar.Type.AssemblyQualifiedName}",
        ObjectProjection made => $"{made.Type.AssemblyQualifiedName} {made.Signature}[{string.Join(", ", made.Members.Select(member => Signature(member.Value, places)))}]",
        _ => throw new InvalidOperationException($"{projection.GetType().Name} is no result."),
    };

    private static Expression Build(Projection projection, IReadOnlyDictionary<SqlExpression, int> places, MappedColumn[] columns, Expression cells)
    {
        if (projection is ObjectProjection made)
        {
            return made.Construct([.. made.Members.Select(member => Build(member.Value, places, columns, cells))]);
        }

        var column = columns[places[((ScalarProjection)projection).Value]];
        return CellConversion.IsPossible(column.Type, projection.Type, isWritten: false)
            ? CellConversion.Read(cells, column, projection.Type)
            : throw new RequestException(ErrorCode.TypeMismatch,
                $"The query gives {column.Type} for {column.Name}, where {projection.Type.Name} is wanted. Convert it in the query, or select its parts and compute in the program.");
    }
}
