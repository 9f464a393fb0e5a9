using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Grid.Client.Ado;

/// <summary>
/// A value of a statement. Its SQL type is that of the value's CLR type (see <see cref="Grid.Tables.ClrValue"/>);
/// <see cref="DbType"/> is kept and changes nothing. Null and <see cref="DBNull"/> are NULL.
/// </summary>
public sealed class GridParameter : DbParameter
{
    private string _name = "";
    private string _sourceColumn = "";

    public GridParameter()
    {
    }

    public GridParameter(string parameterName, object? value)
    {
        ParameterName = parameterName;
        Value = value;
    }

    public override DbType DbType { get; set; } = DbType.Object;

    /// <summary>Input: the grid gives nothing back through parameters.</summary>
    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value != ParameterDirection.Input)
            {
                throw new NotSupportedException($"Parameter {_name}: the grid gives nothing back through parameters; use RETURNING or a SELECT.");
            }
        }
    }

    public override bool IsNullable { get; set; } = true;

    /// <summary>With or without its <c>@</c> or <c>$</c>.</summary>
    [AllowNull]
    public override string ParameterName
    {
        get => _name;
        set => _name = value ?? "";
    }

    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn
    {
        get => _sourceColumn;
        set => _sourceColumn = value ?? "";
    }

    public override bool SourceColumnNullMapping { get; set; }

    public override object? Value { get; set; }

    /// <summary>The name as the statement's text is searched for it.</summary>
    internal string BareName => _name.TrimStart('@', '$', ':');

    public override void ResetDbType() => DbType = DbType.Object;
}
