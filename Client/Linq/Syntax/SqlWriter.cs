using System.Text;
using Grid.Tables;

namespace Grid.Client.Linq.Syntax;

/// <summary>Writes a statement as text, and numbers its parameters and sources as they come.</summary>
/// <param name="schemas">Tables as the catalog has them; a table that is missing is written with the row type's names.</param>
internal sealed class SqlWriter(IReadOnlyDictionary<QueryTable, TableSchema> schemas)
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<SqlSource, string> _aliases = [];
    private readonly Dictionary<SqlParameter, string> _names = [];
    private readonly Dictionary<string, object?> _values = [];

    public SqlText Write(SqlSelect select)
    {
        WriteSelect(select);
        return new SqlText(_text.ToString(), _values);
    }

    public SqlText Write(SqlUpdate update)
    {
        Name(update.Table);
        _text.Append("UPDATE ");
        WriteSource(update.Table);
        _text.Append(" SET ");
        WriteList(update.Assignments, assignment =>
        {
            _text.Append('"').Append(ColumnName(assignment.Column)).Append("\" = ");
            Write(assignment.Value);
        });
        WriteClause("WHERE", update.Where);
        return new SqlText(_text.ToString(), _values);
    }

    private void WriteSelect(SqlSelect select)
    {
        // Aliases are given before anything is written: the select list names them first.
        Name(select.From);
        foreach (var join in select.Joins)
        {
            Name(join.Source);
        }

        _text.Append(select.IsDistinct ? "SELECT DISTINCT " : "SELECT ");
        WriteList(select.Items, WriteItem);
        _text.Append("\nFROM ");
        WriteSource(select.From);
        foreach (var join in select.Joins)
        {
            _text.Append("\nJOIN ");
            WriteSource(join.Source);
            _text.Append(" ON ");
            Write(join.On);
        }

        WriteClause("WHERE", select.Where);
        if (!select.GroupBy.IsEmpty)
        {
            _text.Append("\nGROUP BY ");
            WriteList(select.GroupBy, Write);
        }

        WriteClause("HAVING", select.Having);
        if (!select.Order.IsEmpty)
        {
            _text.Append("\nORDER BY ");
            WriteList(select.Order, WriteOrder);
        }

        WriteClause("LIMIT", select.Limit is { } limit ? new SqlParameter(limit, typeof(long)) : null);
        WriteClause("OFFSET", select.Offset > 0 ? new SqlParameter(select.Offset, typeof(long)) : null);
    }

    private void Name(SqlSource source) => _aliases.TryAdd(source, $"t{_aliases.Count}");

    private void WriteSource(SqlSource source)
    {
        if (source is SqlTable table)
        {
            _text.Append('"').Append(schemas.TryGetValue(table.Table, out var schema) ? schema.Name : table.Table.Name).Append('"');
        }
        else
        {
            _text.Append('(');
            WriteSelect(((SqlSubquery)source).Select);
            _text.Append(')');
        }

        _text.Append(" AS ").Append(_aliases[source]);
    }

    private void WriteItem(SqlItem item)
    {
        Write(item.Value);
        if (item.Alias is not null)
        {
            _text.Append(" AS ").Append(item.Alias);
        }
    }

    private void WriteOrder(SqlOrder order)
    {
        Write(order.Key);
        _text.Append(order.IsDescending ? " DESC" : "");
        if (order.Key.IsNullable)
        {
            _text.Append(order.IsDescending ? " NULLS LAST" : " NULLS FIRST");
        }
    }

    private void WriteClause(string clause, SqlExpression? expression)
    {
        if (expression is not null)
        {
            _text.Append('\n').Append(clause).Append(' ');
            Write(expression);
        }
    }

    private void Write(SqlExpression expression)
    {
        switch (expression)
        {
            case SqlColumn column:
                _text.Append(_aliases[column.Source]).Append(".\"").Append(ColumnName(column)).Append('"');
                break;
            case SqlParameter parameter:
                WriteParameter(parameter);
                break;
            case SqlKeyword keyword:
                _text.Append(keyword.Text);
                break;
            case SqlOperator between:
                WriteParts("(", between.Left, $" {between.Operator} ", between.Right, ")");
                break;
            case SqlPrefix prefix:
                WriteParts($"({prefix.Operator} ", prefix.Operand, ")");
                break;
            case SqlIsNull test:
                WriteParts("(", test.Operand, test.IsNegated ? " IS NOT NULL)" : " IS NULL)");
                break;
            case SqlFunction function:
                WriteCall(function.Name, function.Arguments);
                break;
            case SqlAggregate aggregate:
                WriteAggregate(aggregate);
                break;
            case SqlCase choice:
                WriteParts("CASE WHEN ", choice.Condition, " THEN ", choice.Then, " ELSE ", choice.Otherwise, " END");
                break;
            case SqlCast cast:
                WriteParts("CAST(", cast.Operand, $" AS {cast.TypeName})");
                break;
            case SqlLike like:
                WriteParts("(", like.Operand, like.IgnoresCase ? " ILIKE " : " LIKE ", like.Pattern, @" ESCAPE '\')");
                break;
            case SqlIn list:
                WriteParts("(", list.Operand, " IN ");
                WriteCall("", list.Items);
                _text.Append(')');
                break;
            case SqlInQuery query:
                WriteParts("(", query.Operand, " IN (");
                WriteSelect(query.Query);
                _text.Append("))");
                break;
            default:
                throw new InvalidOperationException($"{expression.GetType().Name} has no text.");
        }
    }

    private void WriteParts(params ReadOnlySpan<object> parts)
    {
        foreach (var part in parts)
        {
            if (part is SqlExpression expression)
            {
                Write(expression);
            }
            else
            {
                _text.Append((string)part);
            }
        }
    }

    private void WriteCall(string name, SqlExpression[] arguments)
    {
        _text.Append(name).Append('(');
        WriteList(arguments, Write);
        _text.Append(')');
    }

    private void WriteAggregate(SqlAggregate aggregate)
    {
        _text.Append(aggregate.Name).Append(aggregate.IsDistinct ? "(DISTINCT " : "(");
        WriteParts(aggregate.Argument is { } argument ? argument : "*", ")");
        if (aggregate.Filter is { } filter)
        {
            WriteParts(" FILTER (WHERE ", filter, ")");
        }
    }

    private void WriteParameter(SqlParameter parameter)
    {
        if (!_names.TryGetValue(parameter, out var name))
        {
            name = $"p{_names.Count}";
            _names.Add(parameter, name);
            _values.Add(name, parameter.Value);
        }

        _text.Append('$').Append(name);
    }

    private string ColumnName(SqlColumn column) => column.Source is SqlTable table && schemas.TryGetValue(table.Table, out var schema)
        ? table.Table.ColumnOf(schema, column.Name)
        : column.Name;

    private void WriteList<T>(IEnumerable<T> items, Action<T> write)
    {
        var isFirst = true;
        foreach (var item in items)
        {
            _text.Append(isFirst ? "" : ", ");
            write(item);
            isFirst = false;
        }
    }
}
