using Grid.Simulation.Chaos.Subscription;

namespace Grid.Tests.Simulation;

/// <summary>A subscriber that is killed anywhere leaves a log that the next one goes on with.</summary>
public sealed class ChangeLogTests : IDisposable
{
    private static readonly ChangeRecord[] Records =
    [
        ChangeRecord.Token("first"), ChangeRecord.Begin, ChangeRecord.Change(12, 34, 56), ChangeRecord.Change(-1, 35, null), ChangeRecord.Token("second"),
        ChangeRecord.Change(7, 36, long.MaxValue), ChangeRecord.Failure("because\nof this"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-log-").FullName;

    [Fact]
    public void Open_CutOffAtAnyByte_KeepsWholeLinesAndTheTokenOfTheirs()
    {
        var whole = Path.Combine(_folder, "whole");
        using (var log = new ChangeLog(whole))
        {
            Assert.Null(log.LastToken);
            Array.ForEach(Records, log.Append);
            Assert.Equal("second", log.LastToken);
        }

        var bytes = File.ReadAllBytes(whole);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var path = Path.Combine(_folder, "cut");
            File.WriteAllBytes(path, bytes[..length]);
            var left = Records[..bytes.AsSpan(0, length).Count((byte)'\n')];
            using (var log = new ChangeLog(path))
            {
                Assert.Equal(left.LastOrDefault(record => record.Kind == ChangeRecordKind.Token)?.Text, log.LastToken);
                log.Append(ChangeRecord.Change(1, 2, 3));
            }

            Assert.Equal([.. left, ChangeRecord.Change(1, 2, 3)], new ChangeLogReader(path).ReadNew());
        }
    }

    [Fact]
    public void Read_WhileItIsWritten_BringsEachWholeLineOnce()
    {
        var path = Path.Combine(_folder, "log");
        using var log = new ChangeLog(path);
        var reader = new ChangeLogReader(path);
        Assert.Empty(reader.ReadNew());
        foreach (var record in Records)
        {
            log.Append(record);
            Assert.Equal([record], reader.ReadNew());
        }

        Assert.Empty(reader.ReadNew());
        File.AppendAllText(path, "nonsense\n");
        Assert.Throws<FormatException>(reader.ReadNew);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
