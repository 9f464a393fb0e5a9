using System.Globalization;
using Grid.Cluster;
using Grid.Silo.Console;
using Grid.Tables;

namespace Grid.Silo.Commands.Status;

/// <summary>Shows the status of a grid to people.</summary>
internal static class StatusReport
{
    public static void Show(Terminal terminal, ClusterStatus status, IReadOnlyList<TableSchema> tables, bool withPartitions)
    {
        var served = status.Partitions.Count(partition => partition.Owner.Length > 0);
        terminal.Heading($"Grid {status.GridName}: {served} of {status.PartitionCount} partitions served");
        ShowSilos(terminal, status);
        ShowStores(terminal, status);
        ShowTables(terminal, status, tables);
        if (withPartitions)
        {
            ShowPartitions(terminal, status);
        }
        else
        {
            ShowSummary(terminal, status);
        }

        if (status.Unreachable.Length > 0)
        {
            terminal.Bad($"Partitions that did not answer (not counted above): {string.Join(' ', status.Unreachable)}");
        }
    }

    private static void ShowSilos(Terminal terminal, ClusterStatus status)
    {
        var table = new TextTable(new("silo"), new("address"), new("status"), new("home"), new("partitions", IsNumeric: true));
        foreach (var silo in status.Silos)
        {
            table.Add(silo.Name, silo.Address, silo.IsStandby ? $"{silo.Status}, standing by" : silo.Status, silo.Home, Number(silo.Partitions));
        }

        terminal.Table(table);
    }

    private static void ShowStores(Terminal terminal, ClusterStatus status)
    {
        StoreReport.Show(terminal, status);
        foreach (var store in status.Stores.Where(store => !store.IsReachable))
        {
            terminal.Bad($"Store {store.Name} does not answer: {store.Problem}");
        }

        if (status.CatalogProblem.Length > 0)
        {
            terminal.Bad($"The catalog does not answer; partitions go on, but none changes its owner: {status.CatalogProblem}");
        }
    }

    private static void ShowTables(Terminal terminal, ClusterStatus status, IReadOnlyList<TableSchema> tables)
    {
        if (tables.Count == 0)
        {
            return;
        }

        var table = new TextTable(
            new("table"), new("rows", IsNumeric: true), new("memory", IsNumeric: true), new("bytes/row", IsNumeric: true), new("durability"));
        foreach (var schema in tables.OrderBy(schema => schema.Name.ToString(), Identifier.Comparer))
        {
            var slices = status.Partitions.SelectMany(partition => partition.Tables).Where(slice => slice.Table == schema.Id).ToArray();
            var (rows, bytes) = (slices.Sum(slice => slice.Rows), slices.Sum(slice => slice.Bytes));
            table.Add(
                schema.Name.ToString(), Number(rows), ByteCount.ToText(bytes), rows == 0 ? "" : Number((long)Math.Ceiling((double)bytes / rows)),
                schema.Durability.ToName());
        }

        terminal.Table(table);
        foreach (var durability in tables.Select(schema => schema.Durability).Distinct().Order())
        {
            terminal.Line($"{durability.ToName()}: {durability.ToContract()}.");
        }
    }

    private static void ShowSummary(Terminal terminal, ClusterStatus status)
    {
        var partitions = status.Partitions;
        terminal.Line(FormattableString.Invariant(
            $"{partitions.Sum(partition => partition.Rows):N0} rows, {ByteCount.ToText(partitions.Sum(partition => partition.Bytes))}, {partitions.Sum(partition => partition.Position.Value):N0} batches committed, at most {partitions.Select(partition => partition.CheckpointLag).DefaultIfEmpty().Max():N0} of a partition not yet checkpointed."));
        var copies = partitions.Select(partition => partition.InSync.Length).DefaultIfEmpty().ToArray();
        terminal.Line(copies.Min() == copies.Max()
            ? FormattableString.Invariant($"Every partition has {copies.Max()} in-sync store(s). --partitions shows each.")
            : FormattableString.Invariant($"{copies.Count(count => count == copies.Max())} of {partitions.Length} partitions have {copies.Max()} in-sync stores, others as few as {copies.Min()}. --partitions shows each."));
    }

    private static void ShowPartitions(Terminal terminal, ClusterStatus status)
    {
        var table = new TextTable(
            new("partition", IsNumeric: true), new("owner"), new("epoch", IsNumeric: true), new("position", IsNumeric: true), new("in-sync"),
            new("lag", IsNumeric: true), new("rows", IsNumeric: true), new("memory", IsNumeric: true));
        foreach (var partition in status.Partitions.OrderBy(partition => partition.Partition))
        {
            table.Add(
                partition.Partition.ToString(), partition.Owner, Number(partition.Epoch.Value), Number(partition.Position.Value),
                string.Join(' ', partition.InSync), Number(partition.CheckpointLag), Number(partition.Rows), ByteCount.ToText(partition.Bytes));
        }

        terminal.Table(table);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
