using System.Text;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Gather;

/// <summary>Makes results whose columns are all text.</summary>
internal static class TextRows
{
    public static (ResultColumn[] Columns, ColumnBatch Batch) Of(string[] names, IReadOnlyList<string?[]> rows) => (
        [.. names.Select(name => new ResultColumn(name, ColumnType.Varchar))],
        new ColumnBatch(rows.Count, [.. names.Select((_, column) => ColumnOf([.. rows.Select(row => row[column])]))]));

    private static ColumnVector ColumnOf(string?[] values)
    {
        var data = new List<byte>();
        var offsets = new int[values.Length + 1];
        var nulls = new byte[(values.Length + 7) / 8];
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] is { } text)
            {
                data.AddRange(Encoding.UTF8.GetBytes(text));
            }
            else
            {
                nulls[row >> 3] |= (byte)(1 << (row & 7));
            }

            offsets[row + 1] = data.Count;
        }

        return new ColumnVector(ColumnType.Varchar, values.Length, [.. data], offsets, nulls);
    }
}
