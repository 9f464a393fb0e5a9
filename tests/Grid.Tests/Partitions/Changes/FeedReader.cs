using Grid.Grains.Partitions;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Tests.Partitions.Changes;

/// <summary>Follows one table of one partition over any number of owners, as a client does.</summary>
internal sealed class FeedReader(TableSchema table)
{
    public ChangePlace? Place { get; set; }

    /// <summary>What came: position, whether it is a row, key, and text of the row.</summary>
    public List<(long Position, ChangeKind Kind, long Id, string? Text)> Seen { get; } = [];

    /// <summary>An owner that is not waited for, and holds its lease for the whole test.</summary>
    public static async Task<PartitionCore> OpenAsync(PartitionBench bench)
    {
        bench.JournalOptions.LeaseDuration = TimeSpan.FromTicks(1);
        var core = await bench.OpenAsync();
        bench.JournalOptions.LeaseDuration = TimeSpan.FromMinutes(10);
        return core;
    }

    /// <summary>Reads one answer. True when it had a change, or the place moved on.</summary>
    public async Task<bool> ReadAsync(PartitionCore core, int maxBytes = 100_000, TimeSpan maxWait = default, CancellationToken cancellationToken = default)
    {
        var before = Place;
        var schema = core.State.Find(table.Id)!.Schema;
        var response = await core.Changes.ReadAsync(new ChangesRequest(TableRef.Of(schema), Place, maxBytes, maxWait), () => core.State.Find(table.Id)!.Schema, cancellationToken);
        var reader = new ChangesReader(response);
        while (reader.MoveNext())
        {
            Seen.Add(Decode(schema, reader));
            Assert.True(reader.Place.Position <= response.Through.Position);
        }

        Place = response.Through;
        return Place != before;
    }

    /// <summary>Reads until there is nothing more.</summary>
    public async Task ReadAllAsync(PartitionCore core, int maxBytes = 100_000)
    {
        while (await ReadAsync(core, maxBytes))
        {
        }
    }

    private static (long, ChangeKind, long, string?) Decode(TableSchema schema, ChangesReader change)
    {
        if (change.Kind == ChangeKind.Delete)
        {
            var offset = 0;
            return (change.Place.Position.Value, change.Kind, (long)ClrValue.Read(ColumnType.BigInt, EncodedValue.Read(ColumnType.BigInt, change.Content, ref offset)), null);
        }

        var reader = new RowReader(schema, change.Content);
        reader.MoveNext();
        var id = (long)ClrValue.Read(ColumnType.BigInt, reader.Value);
        var texts = new List<string?>();
        while (reader.MoveNext())
        {
            texts.Add(reader.IsNull ? null : (string)ClrValue.Read(ColumnType.Varchar, reader.Value));
        }

        return (change.Place.Position.Value, change.Kind, id, string.Join('|', texts));
    }
}
