using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Vectors;

namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>The codes of a column with a dictionary.</summary>
internal sealed class DictionaryCodes : ColumnCodes
{
    private readonly BytesColumn _column;

    public DictionaryCodes(BytesColumn column)
    {
        _column = column;
        var values = new BytesVector(column.Type, column.DictionaryCount + 1);
        values.SetNull(0);
        for (var code = 0; code < column.DictionaryCount; code++)
        {
            values.Set(code + 1, column.GetDictionaryValue(code));
        }

        Values = values;
    }

    public override Vector Values { get; }

    public override ReadOnlySpan<int> Read(int chunk, out int shift)
    {
        shift = 1;
        return _column.GetCodes(chunk);
    }
}
