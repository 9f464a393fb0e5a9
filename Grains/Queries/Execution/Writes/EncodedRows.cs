using System.Buffers;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Writes;

/// <summary>Turns encoded rows into columns, so that expressions can be computed over them, and back.</summary>
internal static class EncodedRows
{
    /// <summary>One vector a column of the schema, one value a row.</summary>
    public static Vector[] ToVectors(TableSchema schema, IReadOnlyList<ReadOnlyMemory<byte>> rows)
    {
        var columns = schema.Columns.Select(column => new ColumnCollector(column.Type, rows.Count)).ToArray();
        foreach (var row in rows)
        {
            var reader = new RowReader(schema, row.Span);
            while (reader.MoveNext())
            {
                if (reader.IsNull)
                {
                    columns[reader.Ordinal].AddNull();
                }
                else
                {
                    columns[reader.Ordinal].Add(reader.Value);
                }
            }
        }

        return [.. columns.Select(column => VectorFactory.FromColumn(column.ToColumn()))];
    }

    /// <summary>Encodes a row of a batch that has the writer's columns. The bytes stay valid until the next row.</summary>
    public static ReadOnlySpan<byte> Encode(RowWriter writer, IReadOnlyList<ColumnVector> columns, int row)
    {
        writer.Begin();
        foreach (var column in columns)
        {
            if (column.IsNull(row))
            {
                writer.WriteNull();
            }
            else
            {
                writer.WriteEncoded(column.GetBytes(row));
            }
        }

        return writer.End();
    }

    private sealed class ColumnCollector(ColumnType type, int count)
    {
        private readonly ArrayBufferWriter<byte> _data = new(Math.Max(16, count * type.Width));
        private readonly List<int> _offsets = [0];
        private readonly byte[] _nulls = new byte[(count + 7) / 8];
        private int _count;
        private bool _hasNulls;

        public void Add(ReadOnlySpan<byte> value)
        {
            _data.Write(value);
            _offsets.Add(_data.WrittenCount);
            _count++;
        }

        public void AddNull()
        {
            _nulls[_count >> 3] |= (byte)(1 << (_count & 7));
            _hasNulls = true;
            _data.GetSpan(type.Width)[..type.Width].Clear();
            _data.Advance(type.Width);
            _offsets.Add(_data.WrittenCount);
            _count++;
        }

        public ColumnVector ToColumn() => new(type, _count, _data.WrittenSpan.ToArray(), type.Width == 0 ? [.. _offsets] : null, _hasNulls ? _nulls : null);
    }
}
