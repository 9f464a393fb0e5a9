using System.Globalization;
using System.IO.Compression;
using System.Text;
using Grid.Grains.Columns;
using Grid.Tables;
using Grid.Tests.Tables;

namespace Grid.Tests.Columns;

public sealed class MemoryTests
{
    private static readonly TableSchema Cities = TestTable.Create(
        [0],
        new ColumnSchema("id", ColumnType.Integer, false),
        new ColumnSchema("name", ColumnType.Varchar, false),
        new ColumnSchema("country", ColumnType.Varchar, false),
        new ColumnSchema("admin", ColumnType.Varchar, true),
        new ColumnSchema("feature", ColumnType.Varchar, false),
        new ColumnSchema("population", ColumnType.BigInt, false),
        new ColumnSchema("latitude", ColumnType.Double, false),
        new ColumnSchema("longitude", ColumnType.Double, false));

    [Theory]
    [InlineData(64)]
    [InlineData(1)]
    public void ByteCount_OfCities_IsAtMostTwiceTheData(int partitions)
    {
        var slices = Enumerable.Range(0, partitions).Select(_ => new TableSlice(Cities)).ToArray();
        var writer = new RowWriter(Cities);
        long rawBytes = 0;
        var version = 0;
        foreach (var fields in ReadCities())
        {
            writer.Begin();
            writer.WriteObject(fields[0]);
            writer.Write(fields[1]);
            writer.Write(fields[2]);
            writer.Write(fields[3]);
            writer.Write(fields[4]);
            writer.WriteObject(fields[5]);
            writer.WriteObject(fields[6]);
            writer.WriteObject(fields[7]);
            var row = writer.End();
            rawBytes += sizeof(int) + sizeof(long) + (2 * sizeof(double)) + fields[1..5].Sum(Encoding.UTF8.GetByteCount);
            slices[KeyCodec.PartitionOfRow(Cities, row, partitions).Value].Upsert(row, ++version);
        }

        Assert.Equal(135_233, slices.Sum(slice => slice.RowCount));
        var ratio = slices.Sum(slice => slice.ByteCount) / (double)rawBytes;
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{partitions} partitions: {ratio:F2} times {rawBytes} bytes"));
        Assert.InRange(ratio, 1.0, 2.0);
        Assert.InRange(slices.Sum(HeapWalk.ArrayBytes) / (double)slices.Sum(slice => slice.ByteCount), 0.95, 1.05);
    }

    private static IEnumerable<string[]> ReadCities()
    {
        using var file = File.OpenRead(Path.Combine(FindRoot(), "samples", "cities", "cities.csv.gz"));
        using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        text.ReadLine();
        while (text.ReadLine() is { } line)
        {
            yield return SplitLine(line);
        }
    }

    // RFC 4180 without line breaks inside quotes, which the cities do not have.
    private static string[] SplitLine(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var index = 0; index < line.Length; index++)
        {
            if (line[index] == '"' && isQuoted && index + 1 < line.Length && line[index + 1] == '"')
            {
                field.Append('"');
                index++;
            }
            else if (line[index] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (line[index] == ',' && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(line[index]);
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Grid.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"Grid.sln lies in no folder above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}
