using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Writes;

/// <summary>Plans one INSERT whose rows are known: which rows go to which partition, in which units.</summary>
/// <param name="answer">The answer to the statement's query, if it has one.</param>
internal sealed class InsertPlanning(
    IPartitionWrites partitions, InsertStatement statement, (ResultColumn[] Columns, ColumnBatch Batch)? answer,
    IReadOnlyDictionary<string, Literal> parameters, IEnumerable<string> usedParameters, QueryOptions options)
{
    /// <summary>Bytes of the rows of one unit, with room for what goes with them in a request.</summary>
    private const int MaxUnitBytes = WriteRequest.MaxBytes / 2;

    private readonly List<Guid> _hiddenKeys = [];

    /// <exception cref="RequestException">The statement is refused; nothing was inserted.</exception>
    public WritePlan Plan(CatalogView catalog)
    {
        var table = WriteTables.Find(catalog, statement.Table);
        var values = new ParameterSet(parameters, usedParameters);
        var columns = new InsertColumns(statement, table, _hiddenKeys);
        var rows = answer is { } known
            ? InsertRows.OfAnswer(known.Columns, known.Batch, table, columns)
            : InsertRows.OfValues(statement.Rows!, table, columns, values);
        var update = statement.OnConflict is { } conflict ? ConflictPlanner.Plan(conflict, statement.Table, table, values) : null;
        var (returning, results) = ReturningPlanner.Plan(statement.Returning, statement.Table, table, values, options, catalog.PartitionCount);
        values.RequireAllUsed();
        CheckReturned(rows.Count);
        if (update is not null)
        {
            RefuseTwins(table, rows);
        }

        var byPartition = rows.GroupBy(row => KeyCodec.PartitionOfRow(table, row, catalog.PartitionCount)).ToDictionary(group => group.Key, group => group.ToList());
        var maxReturnedBytes = options.MaxResultBytes / Math.Max(1, byPartition.Count);
        return new WritePlan(
            byPartition.ToDictionary(
                part => part.Key,
                part => (IReadOnlyList<WriteUnit>)[.. Units(part.Value).Select(unit => ToUnit(part.Key, table, unit, update, returning, maxReturnedBytes))]),
            results);
    }

    private WriteUnit ToUnit(PartitionId partition, TableSchema table, List<byte[]> rows, ConflictUpdate? update, Expression[]? returning, long maxReturnedBytes)
    {
        var action = statement.OnConflict?.Action ?? ConflictAction.Fail;
        if (action != ConflictAction.Fail || returning is not null)
        {
            var plan = new InsertPlan(PartitionPlan.CurrentFormat, TableRef.Of(table), PackedRows.Of(rows), action, update, returning, maxReturnedBytes);
            return token => partitions.InsertAsync(partition, plan, token);
        }

        // Needs nothing of the rows that are there, and is committed together with whatever else waits.
        var builder = new WriteRequestBuilder();
        builder.BeginUnit(rows.Count);
        rows.ForEach(row => builder.Add(TableRef.Of(table), WriteKind.Insert, expectedVersion: null, row));
        var request = builder.Build();
        return async token =>
        {
            await partitions.WriteAsync(partition, request, token);
            return new MutationResult(rows.Count, null);
        };
    }

    private static IEnumerable<List<byte[]>> Units(List<byte[]> rows)
    {
        var unit = new List<byte[]>();
        var bytes = 0L;
        foreach (var row in rows)
        {
            if (unit.Count > 0 && (unit.Count == WriteRequest.MaxOperations || bytes + row.Length > MaxUnitBytes))
            {
                yield return unit;
                (unit, bytes) = ([], 0);
            }

            unit.Add(row);
            bytes += row.Length;
        }

        yield return unit;
    }

    private void CheckReturned(int rows)
    {
        if (statement.Returning is not null && rows > options.MaxResultRows)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"RETURNING may return {rows} rows; at most {options.MaxResultRows} are answered. Nothing was inserted. Insert fewer rows in one statement, or leave RETURNING out.");
        }
    }

    // Which of the two would be there in the end depends on an order that SQL does not know.
    private void RefuseTwins(TableSchema table, List<byte[]> rows)
    {
        var keys = new HashSet<string>(rows.Count, StringComparer.Ordinal);
        for (var row = 0; row < rows.Count; row++)
        {
            if (!keys.Add(Convert.ToHexString(KeyCodec.KeyOf(table, rows[row]))))
            {
                throw new SqlException(ErrorCode.DuplicateKey,
                    $"Two rows of the statement have one key (the second is row {row + 1}): ON CONFLICT DO UPDATE changes a row once. Nothing was inserted. Leave one of them out.", statement.OnConflict!.Position);
            }
        }
    }
}
