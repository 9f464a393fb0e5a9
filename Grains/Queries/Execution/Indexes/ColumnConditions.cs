using Grid.Grains.Columns.Indexes;
using Grid.Grains.Queries.Execution.Scans;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Indexes;

/// <summary>Finds among the conditions of a filter those that compare one column with constants.</summary>
internal sealed class ColumnConditions
{
    private readonly TableSchema _schema;
    private readonly Dictionary<int, ColumnCondition> _columns = [];

    /// <param name="conditions">All of which must hold.</param>
    public ColumnConditions(TableSchema schema, IReadOnlyList<Expression> conditions)
    {
        _schema = schema;
        foreach (var condition in conditions)
        {
            if (condition is CallExpression call)
            {
                Read(call);
            }
        }
    }

    /// <summary>What is asked of a column; null for nothing.</summary>
    public ColumnCondition? Find(int ordinal) => _columns.GetValueOrDefault(ordinal);

    private void Read(CallExpression call)
    {
        switch (call)
        {
            case { Function: ScalarFunction.IsNull, Arguments: [ColumnExpression column] } when column.Ordinal >= 0:
                At(column.Ordinal).Points ??= ([IndexValue.Null], call);
                break;
            case { Function: ScalarFunction.In, Arguments: [var operand, ..] }:
                ReadList(call, operand);
                break;
            case { Arguments: [var operand, ConstantExpression constant] } when ConstantComparison.IsComparison(call.Function):
                ReadComparison(call, call.Function, operand, constant.Value);
                break;
            case { Arguments: [ConstantExpression constant, var operand] } when ConstantComparison.IsComparison(call.Function):
                ReadComparison(call, ConstantComparison.Mirror(call.Function), operand, constant.Value);
                break;
            case { Function: ScalarFunction.NotDistinctFrom, Arguments: [var operand, ConstantExpression constant] }:
                ReadPoint(call, operand, constant.Value);
                break;
        }
    }

    private void ReadComparison(CallExpression call, ScalarFunction function, Expression operand, Literal constant)
    {
        if (function == ScalarFunction.NotEqual || !TryFind(operand, out var ordinal))
        {
            return;
        }

        if (constant.IsNull)
        {
            // No row passes.
            At(ordinal).Points ??= ([], call);
            return;
        }

        if (!TryRead(ordinal, operand, constant, out var value))
        {
            return;
        }

        var column = At(ordinal);
        switch (function)
        {
            case ScalarFunction.Equal:
                column.Points ??= ([value], call);
                break;
            case ScalarFunction.Greater or ScalarFunction.GreaterOrEqual:
                column.Low ??= (value, function == ScalarFunction.GreaterOrEqual, call);
                break;
            case ScalarFunction.Less or ScalarFunction.LessOrEqual:
                column.High ??= (value, function == ScalarFunction.LessOrEqual, call);
                break;
        }
    }

    private void ReadPoint(CallExpression call, Expression operand, Literal constant)
    {
        if (TryFind(operand, out var ordinal) && TryRead(ordinal, operand, constant, out var value))
        {
            At(ordinal).Points ??= ([value], call);
        }
    }

    private void ReadList(CallExpression call, Expression operand)
    {
        if (!TryFind(operand, out var ordinal))
        {
            return;
        }

        var values = new HashSet<IndexValue>();
        foreach (var argument in call.Arguments.AsSpan(1))
        {
            if (argument is not ConstantExpression { Value: var constant })
            {
                return;
            }

            // Nothing equals NULL.
            if (constant.IsNull)
            {
                continue;
            }

            if (!TryRead(ordinal, operand, constant, out var value))
            {
                return;
            }

            values.Add(value);
        }

        At(ordinal).Points ??= ([.. values], call);
    }

    private ColumnCondition At(int ordinal)
    {
        if (!_columns.TryGetValue(ordinal, out var column))
        {
            _columns[ordinal] = column = new ColumnCondition();
        }

        return column;
    }

    // The column itself, or converted to a type in which its values have the same order and numbers.
    private static bool TryFind(Expression operand, out int ordinal)
    {
        ordinal = operand switch
        {
            ColumnExpression column => column.Ordinal,
            CastExpression { Operand: ColumnExpression column } cast when ConstantComparison.KeepsNumbers(column.Type, cast.Type)
                || (column.Type.Kind, cast.Type.Kind) == (TypeKind.Real, TypeKind.Double) => column.Ordinal,
            _ => ColumnExpression.VersionOrdinal,
        };
        return ordinal >= 0;
    }

    private bool TryRead(int ordinal, Expression operand, Literal constant, out IndexValue value)
    {
        value = IndexValue.Null;
        if (constant.IsNull)
        {
            return true;
        }

        var (of, type) = (operand.Type, constant.Type);
        if (of.Kind != type.Kind || of.Scale != type.Scale || _schema.Columns[ordinal].Type.Kind == TypeKind.Null)
        {
            return false;
        }

        value = IndexValue.Of(type.Physical, constant.Bytes!);
        return true;
    }
}
