using Grid.Tables;

namespace Grid.Tests.Tables;

/// <summary>Random CLR values of a type, edges included.</summary>
internal static class RandomValue
{
    private static readonly string[] Letters = ["a", "B", "0", " ", "é", "ß", "漢", "😀", "'", "\n"];

    public static object Of(ColumnType type, Random random) => type.Kind switch
    {
        TypeKind.Boolean => random.Next(2) == 0,
        TypeKind.SmallInt => Pick<short>(random, (short)random.Next(short.MinValue, short.MaxValue), 0, short.MinValue, short.MaxValue),
        TypeKind.Integer => Pick(random, (int)random.NextInt64(int.MinValue, int.MaxValue), 0, int.MinValue, int.MaxValue),
        TypeKind.BigInt => Pick(random, random.NextInt64(long.MinValue, long.MaxValue), 0, long.MinValue, long.MaxValue),
        TypeKind.Real => Pick(random, random.NextSingle() * 1e6f, 0f, -0f, float.NaN, float.PositiveInfinity, float.MinValue),
        TypeKind.Double => Pick(random, random.NextDouble() * 1e12, 0d, -0d, double.NaN, double.NegativeInfinity, double.MaxValue),
        TypeKind.Decimal => new decimal(random.Next(), random.Next() >> Math.Max(0, 40 - (2 * type.Precision)), 0, random.Next(2) == 0, type.Scale)
            % (type.Precision > 28 ? decimal.MaxValue : (decimal)Math.Pow(10, type.Precision - type.Scale)),
        TypeKind.Varchar => Text(random, random.Next(12)),
        TypeKind.Date => DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber + 1)),
        TypeKind.Timestamp => new DateTime(random.NextInt64(DateTime.MaxValue.Ticks / 10) * 10),
        TypeKind.Uuid => new Guid(Bytes(random, 16)),
        TypeKind.Blob => Bytes(random, random.Next(20)),
        _ => throw new InvalidOperationException($"No values of {type}."),
    };

    public static string Text(Random random, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => Letters[random.Next(Letters.Length)]));

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static T Pick<T>(Random random, T usual, params T[] edges) => random.Next(4) > 0 ? usual : edges[random.Next(edges.Length)];
}
