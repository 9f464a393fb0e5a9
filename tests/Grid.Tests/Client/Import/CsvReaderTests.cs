using System.Text;
using CsCheck;
using Grid.Client.Import;
using Grid.Errors;

namespace Grid.Tests.Client.Import;

public sealed class CsvReaderTests
{
    private static readonly string[] Pieces = ["a", "bc", "é漢😀", " ", "\"", ",", ";", "\n", "\r\n", "\r", "0", ""];

    [Fact]
    public void Read_AnyRecords_AreReadAsWritten() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var width = random.Next(1, 5);
            var lineEnd = random.Next(2) == 0 ? "\n" : "\r\n";
            string[][] records = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Record(random, width))];
            var text = string.Join(lineEnd, records.Select(record => string.Join(',', record.Select(value => Written(value, random)))));
            text += random.Next(2) == 0 && !text.EndsWith('\r') ? lineEnd : "";
            if (text.Length > 0)
            {
                AssertRead(text, records, random);
            }
        },
        iter: 2000);

    [Theory]
    [InlineData("a,b\n1,\"2", "closing quote", 2)]
    [InlineData("a,b\n\n1,\"2\"3\n", "follows the closing quote", 3)]
    [InlineData("\"a\nb\",c\n\"x\"y,2\n", "follows the closing quote", 3)]
    public async Task Read_NoCsv_SaysWhyAndWhere(string text, string reason, long line)
    {
        var reader = new CsvReader(new ByteWindow(new MemoryStream(Encoding.UTF8.GetBytes(text))), 0);
        var failure = await Assert.ThrowsAsync<RequestException>(async () =>
        {
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
            }
        });
        Assert.Contains(reason, failure.Message);
        Assert.Equal(line, reader.Line);
    }

    [Theory]
    [InlineData("a;b,c;d\n", 3)]
    [InlineData("a\tb\n1,2,3\n", 2)]
    [InlineData("\"a;b;c\",d\n", 2)]
    [InlineData("a|b|c", 3)]
    [InlineData("a\n1,2\n", 1)]
    public async Task Read_NoDelimiterGiven_FindsItInTheFirstLine(string text, int fields)
    {
        var reader = new CsvReader(new ByteWindow(new MemoryStream(Encoding.UTF8.GetBytes(text))), 0);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(fields, reader.FieldCount);
    }

    [Fact]
    public async Task Read_LongValue_GrowsTheWindow()
    {
        var value = new string('x', 3_000_000);
        var reader = new CsvReader(new ByteWindow(new DrippingStream(Encoding.UTF8.GetBytes($"1,\"{value}\"\n2,b"), 100_000)), (byte)',');
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(value, Encoding.UTF8.GetString(reader.GetField(1)));
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal("b", Encoding.UTF8.GetString(reader.GetField(1)));
        Assert.False(await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    private static void AssertRead(string text, string[][] records, Random random)
    {
        var reader = new CsvReader(new ByteWindow(new DrippingStream(Encoding.UTF8.GetBytes(text), random.Next(1, 20))), (byte)',');
        foreach (var record in records)
        {
            Assert.True(reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult());
            Assert.Equal(record, Enumerable.Range(0, reader.FieldCount).Select(field => Encoding.UTF8.GetString(reader.GetField(field))));
        }

        Assert.False(reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult());
    }

    // The only record of one empty value and no line end is no record at all.
    private static string[] Record(Random random, int width) =>
        [.. Enumerable.Range(0, width).Select(_ => Value(random)).Select(value => width == 1 && value.Length == 0 ? "x" : value)];

    private static string Value(Random random) => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static string Written(string value, Random random) =>
        value.AsSpan().ContainsAny(",\"\n\r") || random.Next(4) == 0 ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
