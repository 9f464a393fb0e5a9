namespace Grid.Benchmarks.MemoryUse;

/// <summary>A row of the cities.</summary>
internal sealed record CityRecord(int Id, string Name, string Country, string Admin, string Feature, long Population, double Latitude, double Longitude);
