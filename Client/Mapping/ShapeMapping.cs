using System.Linq.Expressions;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Mapping;

/// <summary>Pairs the values of a CLR type with columns, and compiles the code that carries them over. Immutable, thread-safe.</summary>
internal sealed class ShapeMapping<T>
{
    private ShapeMapping(Func<CellSource, T> read, Action<T, RowWriter>? write)
    {
        Read = read;
        Write = write;
    }

    /// <summary>Makes an instance from a row.</summary>
    public Func<CellSource, T> Read { get; }

    /// <summary>Writes an instance as a whole row; null when the mapping was made to read.</summary>
    public Action<T, RowWriter>? Write { get; }

    /// <summary>A mapping that reads and writes.</summary>
    /// <param name="shape">How the type is taken apart.</param>
    /// <param name="what">What has the columns, for messages: <c>table cities</c>.</param>
    /// <param name="generated">A column that gets a new UUID when no member is paired with it; null for none.</param>
    /// <exception cref="RequestException"><see cref="ErrorCode.TypeMismatch"/>: lists every difference.</exception>
    public static ShapeMapping<T> ForRows(Shape shape, IReadOnlyList<MappedColumn> columns, string what, MappedColumn? generated)
    {
        var pairs = Pair(shape, columns, what, isWritten: true, generated);
        return new ShapeMapping<T>(CompileRead(shape, columns, pairs), CompileWrite(shape, columns, pairs));
    }

    /// <summary>A mapping that only reads.</summary>
    /// <param name="what">What has the columns, for messages.</param>
    /// <exception cref="RequestException"><see cref="ErrorCode.TypeMismatch"/>: lists every difference.</exception>
    public static ShapeMapping<T> ForReading(IReadOnlyList<MappedColumn> columns, string what)
    {
        var shape = Shape.Of(typeof(T));
        return new ShapeMapping<T>(CompileRead(shape, columns, Pair(shape, columns, what, isWritten: false, generated: null)), null);
    }

    // For each column, the index of its member, or -1 for a generated column without one.
    private static int[] Pair(Shape shape, IReadOnlyList<MappedColumn> columns, string what, bool isWritten, MappedColumn? generated)
    {
        var differences = new List<string>();
        var pairs = new int[columns.Count];
        for (var index = 0; index < columns.Count; index++)
        {
            var column = columns[index];
            pairs[index] = Find(shape, column, index);
            if (pairs[index] >= 0 && Array.IndexOf(pairs, pairs[index], 0, index) is var twin and >= 0)
            {
                differences.Add($"columns {columns[twin].Name} and {column.Name} are both property {shape.Members[pairs[index]].Label}");
            }
            else if (pairs[index] >= 0)
            {
                differences.AddRange(Differences(column, shape.Members[pairs[index]], isWritten));
            }
            else if (column != generated)
            {
                differences.Add($"column {column.Name} {column.Type} has no property");
            }
        }

        differences.AddRange(Enumerable.Range(0, shape.Members.Length).Except(pairs)
            .Select(member => $"{(shape.Members[member].Name is null ? "value" : "property")} {shape.Members[member].Label} has no column"));
        return differences.Count == 0
            ? pairs
            : throw new RequestException(ErrorCode.TypeMismatch,
                $"{typeof(T).Name} does not fit {what}: {string.Join("; ", differences)}.");
    }

    private static int Find(Shape shape, MappedColumn column, int index)
    {
        if (shape.Members is [{ Name: null }, ..])
        {
            return index < shape.Members.Length ? index : -1;
        }

        var name = Plain(column.Name);
        return Array.FindIndex(shape.Members, member => Plain(member.Name!).Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);

    private static IEnumerable<string> Differences(MappedColumn column, ShapeMember member, bool isWritten)
    {
        if (!CellConversion.IsPossible(column.Type, member.Type, isWritten))
        {
            yield return $"column {column.Name} is {column.Type}, {member.Label} is {member.Type.Name} (use {ClrValue.TypeOf(column.Type).Name})";
        }
        else if (column.IsNullable && !member.AllowsNull)
        {
            yield return $"column {column.Name} may be NULL, {member.Label} may not be null";
        }
    }

    private static Func<CellSource, T> CompileRead(Shape shape, IReadOnlyList<MappedColumn> columns, int[] pairs)
    {
        var cells = Expression.Parameter(typeof(CellSource));
        var values = new Expression[shape.Members.Length];
        for (var index = 0; index < pairs.Length; index++)
        {
            if (pairs[index] >= 0)
            {
                values[pairs[index]] = CellConversion.Read(cells, columns[index], shape.Members[pairs[index]].Type);
            }
        }

        return Expression.Lambda<Func<CellSource, T>>(shape.Construct(values), cells).Compile();
    }

    private static Action<T, RowWriter> CompileWrite(Shape shape, IReadOnlyList<MappedColumn> columns, int[] pairs)
    {
        var instance = Expression.Parameter(typeof(T));
        var writer = Expression.Parameter(typeof(RowWriter));
        var writes = columns.Select((column, index) => pairs[index] >= 0
            ? CellConversion.Write(writer, column, shape.Members[pairs[index]].Get(instance))
            : Expression.Call(typeof(CellWriters), nameof(CellWriters.NewUuid), null, writer));
        return Expression.Lambda<Action<T, RowWriter>>(Expression.Block(typeof(void), writes), instance, writer).Compile();
    }
}
