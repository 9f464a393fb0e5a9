namespace Grid.Benchmarks.KeyValue;

/// <summary>
/// Ranks from 0, of which low ones are far more frequent: Zipf's distribution with the exponent of YCSB, drawn by the method of
/// Gray et al., "Quickly Generating Billion-Record Synthetic Databases" (SIGMOD 1994). Thread-safe.
/// </summary>
internal sealed class ZipfianRanks
{
    private const double Exponent = 0.99;

    private readonly int _count;
    private readonly double _zeta;
    private readonly double _alpha = 1 / (1 - Exponent);
    private readonly double _eta;
    private readonly double _second = 1 + Math.Pow(0.5, Exponent);

    public ZipfianRanks(int count)
    {
        _count = count;
        for (var rank = 1; rank <= count; rank++)
        {
            _zeta += Math.Pow(rank, -Exponent);
        }

        _eta = (1 - Math.Pow(2.0 / count, 1 - Exponent)) / (1 - (_second / _zeta));
    }

    public int Next(Random random)
    {
        var uniform = random.NextDouble();
        var scaled = uniform * _zeta;
        return scaled < 1 ? 0
            : scaled < _second ? 1
            : Math.Min(_count - 1, (int)(_count * Math.Pow((_eta * uniform) - _eta + 1, _alpha)));
    }
}
