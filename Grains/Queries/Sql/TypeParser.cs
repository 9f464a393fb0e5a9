using Grid.Tables;

namespace Grid.Grains.Queries.Sql;

/// <summary>Types as SQL writes them, with DuckDB's other names for them.</summary>
internal static class TypeParser
{
    public static ColumnType Parse(TokenReader reader)
    {
        var name = reader.Name("a type");
        switch (name.Text.ToUpperInvariant())
        {
            case "BOOLEAN" or "BOOL" or "LOGICAL":
                return ColumnType.Boolean;
            case "SMALLINT" or "INT2" or "SHORT":
                return ColumnType.SmallInt;
            case "INTEGER" or "INT" or "INT4" or "SIGNED":
                return ColumnType.Integer;
            case "BIGINT" or "INT8" or "LONG":
                return ColumnType.BigInt;
            case "REAL" or "FLOAT" or "FLOAT4":
                return ColumnType.Real;
            case "DOUBLE" or "FLOAT8":
                reader.TryWord("PRECISION");
                return ColumnType.Double;
            case "DECIMAL" or "NUMERIC" or "DEC":
                return ParseDecimal(reader);
            case "VARCHAR" or "TEXT" or "STRING" or "CHAR" or "BPCHAR":
                return ParseVarchar(reader);
            case "DATE":
                return ColumnType.Date;
            case "TIMESTAMP" or "DATETIME":
                return ColumnType.Timestamp;
            case "UUID":
                return ColumnType.Uuid;
            case "BLOB" or "BYTEA" or "BINARY" or "VARBINARY":
                return ColumnType.Blob;
            default:
                throw SqlErrors.NotSupported($"The type {name.Text}", name.Position);
        }
    }

    private static ColumnType ParseDecimal(TokenReader reader)
    {
        // As in DuckDB: DECIMAL alone is DECIMAL(18,3), DECIMAL(p) has no fraction.
        if (!reader.TrySymbol('('))
        {
            return ColumnType.DecimalOf(18, 3);
        }

        var precision = reader.Number("the number of digits");
        var scale = reader.TrySymbol(',') ? reader.Number("the number of fraction digits") : 0;
        reader.Symbol(')');
        return ColumnType.DecimalOf(precision, scale);
    }

    private static ColumnType ParseVarchar(TokenReader reader)
    {
        if (!reader.TrySymbol('('))
        {
            return ColumnType.Varchar;
        }

        var length = reader.Number("a length");
        reader.Symbol(')');
        return ColumnType.VarcharOf(length);
    }
}
