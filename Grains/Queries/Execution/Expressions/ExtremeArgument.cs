using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Expressions;

/// <summary>GREATEST and LEAST: NULLs are passed over.</summary>
internal static class ExtremeArgument
{
    public static Vector Evaluate(CallExpression call, Vector[] arguments, int count)
    {
        var isGreatest = call.Function == ScalarFunction.Greatest;
        var result = VectorFactory.Empty(call.Type, count);
        for (var index = 0; index < count; index++)
        {
            Vector? best = null;
            foreach (var argument in arguments)
            {
                if (!argument.IsNull(index) && (best is null || (argument.Compare(index, best, index) is var order && (isGreatest ? order > 0 : order < 0))))
                {
                    best = argument;
                }
            }

            if (best is null)
            {
                result.SetNull(index);
            }
            else
            {
                VectorFactory.Copy(best, index, result, index);
            }
        }

        return result;
    }
}
