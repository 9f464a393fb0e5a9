using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>Joins two inputs: the smaller one is put into a table by its keys, the rows of the other are looked up there.</summary>
internal sealed class HashJoin : JoinInput
{
    private readonly JoinSource _plan;
    private readonly int _number;
    private readonly JoinInput _build;
    private readonly JoinInput _probe;
    private readonly Expression[] _buildKeys;
    private readonly Expression[] _probeKeys;
    private readonly bool _keepsBuild;
    private readonly bool _keepsProbe;
    private readonly JoinColumns _columns;
    private readonly JoinMeter _meter;
    private readonly ExpressionEvaluator _evaluator;

    /// <param name="number">The number of this join in the meter.</param>
    /// <param name="columns">The columns of the whole tree.</param>
    public HashJoin(JoinSource plan, int number, JoinInput left, JoinInput right, JoinColumns columns, JoinMeter meter)
    {
        _plan = plan;
        _number = number;
        _columns = columns;
        _meter = meter;
        _evaluator = new ExpressionEvaluator(columns);
        var (keepsLeft, keepsRight) = (plan.Kind is JoinKind.Left or JoinKind.Full, plan.Kind == JoinKind.Full);
        Expression[] leftKeys = [.. plan.Keys.Select(key => Plain(key.Left))];
        Expression[] rightKeys = [.. plan.Keys.Select(key => Plain(key.Right))];
        (_build, _buildKeys, _keepsBuild, _probe, _probeKeys, _keepsProbe) = left.ExpectedRows < right.ExpectedRows
            ? (left, leftKeys, keepsLeft, right, rightKeys, keepsRight)
            : (right, rightKeys, keepsRight, left, leftKeys, keepsLeft);
        Tables = [.. left.Tables, .. right.Tables];
        ExpectedRows = Math.Max(left.ExpectedRows, right.ExpectedRows);
    }

    public override long ExpectedRows { get; }

    public override IReadOnlyList<int> Tables { get; }

    public override bool Run(Func<JoinedRows, bool> take, CancellationToken cancellationToken)
    {
        var build = Build(cancellationToken);
        _meter.Add(_number, new JoinTally(build.Count, 0, 0));
        if (build.Count == 0 && !_keepsProbe)
        {
            return true;
        }

        var probe = new JoinProbe(this, build, take);
        return _probe.Run(rows => probe.Take(rows, cancellationToken), cancellationToken) && (!_keepsBuild || probe.TakeUnmatched());
    }

    private BuildSide Build(CancellationToken cancellationToken)
    {
        var side = new BuildSide(_build.Tables);
        _build.Run(rows =>
        {
            side.Add(rows, Keys(_buildKeys, rows));
            return true;
        }, cancellationToken);
        side.Complete(_buildKeys);
        return side;
    }

    private Vector[] Keys(Expression[] keys, JoinedRows rows)
    {
        var all = _columns.Show(rows);
        return [.. keys.Select(key => _evaluator.Evaluate(key, all))];
    }

    // In memory, integers of all widths are the same numbers.
    private static Expression Plain(Expression key) =>
        key is CastExpression cast && Scans.ConstantComparison.KeepsNumbers(cast.Operand.Type, cast.Type) ? cast.Operand : key;

    // The rows of one side that are looked up, as they come.
    private sealed class JoinProbe(HashJoin join, BuildSide build, Func<JoinedRows, bool> take)
    {
        private readonly int[] _probes = new int[JoinedRows.MaxCount];
        private readonly int[] _matches = new int[JoinedRows.MaxCount];
        private readonly bool[]? _isBuildMatched = join._keepsBuild ? new bool[build.Count] : null;

        public bool Take(JoinedRows rows, CancellationToken cancellationToken)
        {
            join._meter.Add(join._number, new JoinTally(0, rows.Count, 0));
            var keys = JoinKeys.Of(join.Keys(join._probeKeys, rows), rows.Count);
            var isMatched = join._keepsProbe ? new bool[rows.Count] : null;
            var cursor = default(JoinCursor);
            while (cursor.Row < rows.Count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var found = build.Index.Find(keys, ref cursor, _probes, _matches);
                join._meter.AddPairs(found);
                if (found > 0 && !TakePairs(rows, _probes.AsSpan(0, found), _matches.AsSpan(0, found), isMatched))
                {
                    return false;
                }
            }

            return isMatched is null || TakeUnmatched(rows, isMatched);
        }

        /// <summary>Hands on the rows of the table that nothing was paired with.</summary>
        public bool TakeUnmatched()
        {
            foreach (var places in Enumerable.Range(0, build.Count).Where(row => !_isBuildMatched![row]).Chunk(JoinedRows.MaxCount))
            {
                if (!Emit(Combine(null, Repeat(places.Length), places)))
                {
                    return false;
                }
            }

            return true;
        }

        private bool TakePairs(JoinedRows rows, ReadOnlySpan<int> probes, ReadOnlySpan<int> matches, bool[]? isProbeMatched)
        {
            var pairs = Combine(rows, probes, matches);
            if (join._plan.Residual is not { } residual)
            {
                Mark(probes, isProbeMatched);
                Mark(matches, _isBuildMatched);
                return Emit(pairs);
            }

            var chosen = join._evaluator.Filter(residual, join._columns.Show(pairs));
            var (chosenProbes, chosenMatches) = (Select(probes, chosen), Select(matches, chosen));
            Mark(chosenProbes, isProbeMatched);
            Mark(chosenMatches, _isBuildMatched);
            return chosen.Length == 0 || Emit(chosen.Length == pairs.Count ? pairs : Combine(rows, chosenProbes, chosenMatches));
        }

        private bool TakeUnmatched(JoinedRows rows, bool[] isMatched)
        {
            int[] places = [.. Enumerable.Range(0, rows.Count).Where(row => !isMatched[row])];
            return places.Length == 0 || Emit(Combine(rows, places, Repeat(places.Length)));
        }

        private bool Emit(JoinedRows rows)
        {
            join._meter.Add(join._number, new JoinTally(0, 0, rows.Count));
            return take(rows);
        }

        // No place stands for a missing partner.
        private JoinedRows Combine(JoinedRows? rows, ReadOnlySpan<int> probes, ReadOnlySpan<int> matches)
        {
            var combined = new int[join._columns.Leaves.Count][];
            foreach (var table in join._probe.Tables)
            {
                combined[table] = rows is null ? Repeat(probes.Length) : Select(rows[table], probes);
            }

            foreach (var table in join._build.Tables)
            {
                combined[table] = build.RowsOf(table, matches);
            }

            return new JoinedRows(probes.Length, combined);
        }

        private static void Mark(ReadOnlySpan<int> places, bool[]? marks)
        {
            if (marks is not null)
            {
                foreach (var place in places)
                {
                    marks[place] = true;
                }
            }
        }

        private static int[] Select(ReadOnlySpan<int> values, ReadOnlySpan<int> places)
        {
            var selected = GC.AllocateUninitializedArray<int>(places.Length);
            for (var index = 0; index < places.Length; index++)
            {
                selected[index] = values[places[index]];
            }

            return selected;
        }

        private static int[] Repeat(int count)
        {
            var none = new int[count];
            Array.Fill(none, JoinedRows.None);
            return none;
        }
    }
}
