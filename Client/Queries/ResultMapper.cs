using System.Collections.Concurrent;
using Grid.Client.Mapping;

namespace Grid.Client.Queries;

/// <summary>Maps the rows of results to a type. Compiled mappings are kept, by the columns they were made for.</summary>
internal static class ResultMapper<TResult>
{
    /// <summary>Mappings kept: programs have a few queries for a type, and text made up at run time must not fill the memory.</summary>
    private const int MaxKept = 64;

    private static readonly ConcurrentDictionary<string, ShapeMapping<TResult>> Kept = new();

    /// <exception cref="Errors.RequestException">The columns do not fit the type; lists every difference.</exception>
    public static IReadOnlyList<TResult> Map(GridResult result)
    {
        var mapping = MappingFor(result);
        var rows = new List<TResult>(result.Rows.Count);
        foreach (var batch in result.Batches)
        {
            var cells = new BatchCells(batch);
            for (var row = 0; row < batch.RowCount; row++)
            {
                cells.Row = row;
                rows.Add(mapping.Read(cells));
            }
        }

        return rows;
    }

    private static ShapeMapping<TResult> MappingFor(GridResult result)
    {
        var signature = string.Join('\n', result.Columns.Select(column => $"{column.Name} {column.Type}"));
        if (Kept.TryGetValue(signature, out var mapping))
        {
            return mapping;
        }

        mapping = ShapeMapping<TResult>.ForReading(MappedColumn.Of(result.Columns), "the result");
        if (Kept.Count >= MaxKept)
        {
            Kept.Clear();
        }

        Kept[signature] = mapping;
        return mapping;
    }
}
