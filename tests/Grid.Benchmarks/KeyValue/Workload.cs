namespace Grid.Benchmarks.KeyValue;

/// <summary>A mix of operations, as YCSB defines it. What is neither a read nor an insert nor read and changed is replaced.</summary>
/// <param name="Name">YCSB's letter.</param>
/// <param name="Description">What it stands for.</param>
/// <param name="Reads">Share of reads, of 100.</param>
/// <param name="Inserts">Share of inserts of new records; then the newest records are read most.</param>
/// <param name="Changes">Share of operations that read a record and write it back changed.</param>
/// <param name="IsEven">Whether all records are equally frequent, instead of some being far more frequent than others.</param>
internal sealed record Workload(string Name, string Description, int Reads, int Inserts = 0, int Changes = 0, bool IsEven = false)
{
    public static Workload ReadOnly { get; } = new("C", "only reads", Reads: 100);

    public static Workload UpdateHeavy { get; } = new("A", "half reads, half writes", Reads: 50);

    public static IReadOnlyList<Workload> All { get; } =
    [
        UpdateHeavy,
        new("B", "95 % reads, 5 % writes", Reads: 95),
        ReadOnly,
        new("D", "95 % reads of the newest, 5 % inserts", Reads: 95, Inserts: 5),
        new("F", "half reads, half read, change and write", Reads: 50, Changes: 50),
    ];
}
