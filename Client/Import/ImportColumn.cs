using System.Text;
using Grid.Tables;

namespace Grid.Client.Import;

/// <summary>One column of the table, and where its values stand in the input.</summary>
internal sealed class ImportColumn
{
    private const int Absent = -1;

    /// <param name="field">Place in the input, or −1 when it does not have the column.</param>
    /// <param name="isGenerated">Whether a missing value is a new UUID.</param>
    public ImportColumn(ColumnSchema schema, int field, bool isGenerated)
    {
        Schema = schema;
        Field = field;
        IsGenerated = isGenerated;
        PlainName = ColumnMatch.Plain(schema.Name);
    }

    public ColumnSchema Schema { get; }

    /// <summary>Place in the input; negative when it does not have the column.</summary>
    public int Field { get; }

    /// <summary>The name as it is compared.</summary>
    public string PlainName { get; }

    /// <summary>The key of a table without one.</summary>
    public bool IsGenerated { get; }

    /// <summary>Whether the input must have the column.</summary>
    public bool IsMissing => Field == Absent && IsRequired;

    /// <summary>Whether nothing can stand for a value that is not given.</summary>
    public bool IsRequired => !IsGenerated && !Schema.IsNullable && Schema.Default is null;

    /// <summary>Writes what the row of a number gets when its value is not given.</summary>
    public void WriteAbsent(RowWriter writer, GeneratedKeys keys, long row)
    {
        if (IsGenerated)
        {
            writer.Write(ClrValue.NumberOf(keys.Of(row)));
        }
        else if (Schema.Default is { } value)
        {
            writer.WriteEncoded(value);
        }
        else
        {
            writer.WriteNull();
        }
    }

    /// <summary>A value for people: shortened.</summary>
    public static string Show(ReadOnlySpan<byte> value)
    {
        const int longest = 60;
        var text = Encoding.UTF8.GetString(value[..Math.Min(value.Length, 4 * longest)]);
        return text.Length <= longest && value.Length <= 4 * longest ? $"'{text}'" : $"'{text[..Math.Min(longest, text.Length)]}…'";
    }
}
