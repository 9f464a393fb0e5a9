using Grid.Tables;

namespace Grid.Grains.Queries.Sql;

/// <summary>What CREATE TABLE says behind the columns.</summary>
internal sealed record TableOptions(string? PartitionBy, Durability Durability, TimeSpan? TimeToLive);
