using Grid.Errors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>
/// Computes expressions for sets of rows. Only rows that need a value are computed: what stands behind an AND, an OR, a CASE
/// or a COALESCE sees only the rows that reach it, so that it cannot fail for the others.
/// </summary>
internal sealed class ExpressionEvaluator(IColumnSource source)
{
    public Vector Evaluate(Expression expression, RowSet rows) => expression switch
    {
        ColumnExpression column => source.Load(column.Ordinal, rows),
        ConstantExpression constant => VectorFactory.Repeat(constant.Value, rows.Count),
        CastExpression cast => CastOperator.Cast(Evaluate(cast.Operand, rows), cast.Type, cast.IsTry),
        CaseExpression choice => EvaluateCase(choice, rows),
        CallExpression call => EvaluateCall(call, rows),
        _ => throw new RequestException(ErrorCode.NotSupported, $"The plan has an expression of kind {expression.GetType().Name}, which this silo does not know."),
    };

    /// <summary>The indexes of the rows for which a condition is true.</summary>
    public int[] Filter(Expression condition, RowSet rows)
    {
        var truth = (NumberVector<long>)Evaluate(condition, rows);
        var chosen = new int[rows.Count];
        var count = 0;
        for (var index = 0; index < truth.Count; index++)
        {
            if (truth.Values[index] != 0 && !truth.IsNull(index))
            {
                chosen[count++] = index;
            }
        }

        return chosen[..count];
    }

    private Vector EvaluateCall(CallExpression call, RowSet rows) => call.Function switch
    {
        ScalarFunction.And => EvaluateLogic(call, rows, decided: false),
        ScalarFunction.Or => EvaluateLogic(call, rows, decided: true),
        ScalarFunction.Coalesce => EvaluateCoalesce(call, rows),
        _ => ScalarOperators.Evaluate(call, [.. call.Arguments.Select(argument => Evaluate(argument, rows))], rows.Count),
    };

    // Three-valued: false decides an AND, true an OR; NULL is left when nothing decides and something is NULL.
    private NumberVector<long> EvaluateLogic(CallExpression call, RowSet rows, bool decided)
    {
        var result = new NumberVector<long>(ColumnType.Boolean, rows.Count);
        Array.Fill(result.Values, decided ? 0 : 1);
        var open = Enumerable.Range(0, rows.Count).ToArray();
        foreach (var argument in call.Arguments)
        {
            if (open.Length == 0)
            {
                break;
            }

            var values = (NumberVector<long>)Evaluate(argument, open.Length == rows.Count ? rows : rows.Select(open));
            var stillOpen = new List<int>(open.Length);
            for (var index = 0; index < open.Length; index++)
            {
                if (values.IsNull(index))
                {
                    result.SetNull(open[index]);
                    stillOpen.Add(open[index]);
                }
                else if (values.Values[index] != 0 == decided)
                {
                    result.Values[open[index]] = decided ? 1 : 0;
                    if (result.Nulls is not null)
                    {
                        result.Nulls[open[index]] = false;
                    }
                }
                else
                {
                    stillOpen.Add(open[index]);
                }
            }

            open = [.. stillOpen];
        }

        return result;
    }

    private Vector EvaluateCoalesce(CallExpression call, RowSet rows)
    {
        var result = VectorFactory.Empty(call.Type, rows.Count);
        var open = Enumerable.Range(0, rows.Count).ToArray();
        foreach (var argument in call.Arguments)
        {
            if (open.Length == 0)
            {
                break;
            }

            var values = Evaluate(argument, rows.Select(open));
            var stillOpen = new List<int>(open.Length);
            for (var index = 0; index < open.Length; index++)
            {
                if (values.IsNull(index))
                {
                    stillOpen.Add(open[index]);
                }
                else
                {
                    VectorFactory.Copy(values, index, result, open[index]);
                }
            }

            open = [.. stillOpen];
        }

        foreach (var index in open)
        {
            result.SetNull(index);
        }

        return result;
    }

    private Vector EvaluateCase(CaseExpression choice, RowSet rows)
    {
        var result = VectorFactory.Empty(choice.Type, rows.Count);
        var open = Enumerable.Range(0, rows.Count).ToArray();
        foreach (var branch in choice.Branches)
        {
            if (open.Length == 0)
            {
                break;
            }

            var rest = rows.Select(open);
            var taken = Filter(branch.Condition, rest);
            int[] places = [.. taken.Select(index => open[index])];
            if (taken.Length > 0)
            {
                VectorFactory.Scatter(Evaluate(branch.Result, rest.Select(taken)), result, places);
            }

            open = [.. open.Except(places)];
        }

        if (open.Length > 0)
        {
            VectorFactory.Scatter(Evaluate(choice.Otherwise, rows.Select(open)), result, open);
        }

        return result;
    }
}
