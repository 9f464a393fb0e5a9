using System.Buffers;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>Finds out whether a filter leaves one key at most.</summary>
internal static class KeyFilter
{
    /// <summary>The canonical bytes of the only key that can pass; false when several can.</summary>
    public static bool TryEncode(TableSchema schema, Expression? filter, out byte[] key)
    {
        key = [];
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var ordinal in schema.Key)
        {
            var type = schema.Columns[ordinal].Type;
            // The two zeros are equal, but only one of them is in keys.
            if (type.Physical is PhysicalType.Float or PhysicalType.Double || Find(filter, ordinal) is not { IsNull: false, Bytes: { } value })
            {
                return false;
            }

            if (type.Width == 0)
            {
                VarInt.Write(bytes, (ulong)value.Length);
            }

            bytes.Write(value);
        }

        key = bytes.WrittenSpan.ToArray();
        return true;
    }

    private static Literal? Find(Expression? filter, int ordinal) => filter switch
    {
        CallExpression { Function: ScalarFunction.And } all => all.Arguments.Select(part => Find(part, ordinal)).FirstOrDefault(found => found is not null),
        CallExpression { Function: ScalarFunction.Equal, Arguments: [ColumnExpression column, ConstantExpression constant] } when column.Ordinal == ordinal => constant.Value,
        CallExpression { Function: ScalarFunction.Equal, Arguments: [ConstantExpression constant, ColumnExpression column] } when column.Ordinal == ordinal => constant.Value,
        _ => null,
    };
}
