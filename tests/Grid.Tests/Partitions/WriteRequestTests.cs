using System.Buffers;
using CsCheck;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Tests.Partitions;

public sealed class WriteRequestTests
{
    private static readonly RowExpiry[] Expiries = [RowExpiry.OfTable, RowExpiry.Never, RowExpiry.Keep, RowExpiry.MaxDuration, DateTimeOffset.MaxValue];

    private static readonly Gen<Operation[][]> Units =
        (from table in Gen.Int[0, 3]
         from kind in Gen.Enum<WriteKind>()
         from version in Gen.Long[0, long.MaxValue]
         from isConditional in Gen.Bool
         from expiry in Gen.Int[0, Expiries.Length - 1]
         from content in Gen.Byte.Array[0, 200]
         select new Operation(new TableRef(new TableId(table), 1), kind, isConditional ? version : null, content, Expiries[expiry])).Array[1, 5].Array[0, 20];

    [Fact]
    public void Read_WhatWasBuilt_GivesTheSameOperations() => Units.Sample(units =>
    {
        var request = Build(units);
        Assert.Equal(units.Length, request.UnitCount);

        var reader = new WriteRequestReader(request);
        foreach (var unit in units)
        {
            Assert.True(reader.NextUnit());
            Assert.Equal(unit.Length, reader.OperationsLeft);
            foreach (var operation in unit)
            {
                Assert.True(reader.NextOperation());
                Assert.Equal(operation.Table, request.Tables[reader.TableIndex]);
                Assert.Equal(operation.Kind, reader.Kind);
                Assert.Equal(operation.ExpectedVersion, reader.ExpectedVersion);
                Assert.Equal(operation.Expiry, reader.Expiry);
                Assert.Equal(operation.Content, reader.Content.ToArray());
            }

            Assert.False(reader.NextOperation());
        }

        Assert.False(reader.NextUnit());
    });

    [Fact]
    public void NextUnit_InTheMiddleOfOne_SkipsTheRest() => Units.Sample(units =>
    {
        var reader = new WriteRequestReader(Build(units));
        foreach (var unit in units)
        {
            Assert.True(reader.NextUnit());
            Assert.True(reader.NextOperation());
            Assert.Equal(unit[0].Content, reader.Content.ToArray());
        }

        Assert.False(reader.NextUnit());
    });

    [Fact]
    public void Build_OneTable_NamesItOnce()
    {
        var table = new TableRef(new TableId(1), 1);
        var builder = new WriteRequestBuilder();
        builder.AddSingle(table, WriteKind.Put, null, [1]);
        builder.AddSingle(table, WriteKind.Remove, 5, [2]);

        Assert.Equal([table], builder.Build().Tables);
    }

    [Fact]
    public void Build_UnitNotComplete_IsADefect()
    {
        var builder = new WriteRequestBuilder();
        builder.BeginUnit(1);

        Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Throws<InvalidOperationException>(() => builder.BeginUnit(1));
    }

    [Fact]
    public void Add_OverTheLimits_IsRefused()
    {
        var table = new TableRef(new TableId(1), 1);
        var builder = new WriteRequestBuilder();
        builder.BeginUnit(WriteRequest.MaxOperations + 1);
        for (var operation = 0; operation < WriteRequest.MaxOperations; operation++)
        {
            builder.Add(table, WriteKind.Put, null, []);
        }

        Assert.Equal(ErrorCode.LimitExceeded, Assert.Throws<RequestException>(() => builder.Add(table, WriteKind.Put, null, [])).Code);
        Assert.Equal(
            ErrorCode.LimitExceeded,
            Assert.Throws<RequestException>(() => new WriteRequestBuilder().AddSingle(table, WriteKind.Put, null, new byte[WriteRequest.MaxBytes])).Code);
    }

    [Fact]
    public void Read_EveryCutRequest_IsRefused()
    {
        var table = new TableRef(new TableId(1), 1);
        var builder = new WriteRequestBuilder();
        builder.AddSingle(table, WriteKind.Put, 300, [1, 2, 3]);
        builder.AddSingle(table, WriteKind.Remove, null, [4]);
        var request = builder.Build();

        for (var length = 0; length < request.Payload.Length; length++)
        {
            Assert.ThrowsAny<GridException>(() => Read(request with { Payload = request.Payload[..length] }));
        }

        Refused(request with { Payload = new byte[] { 0 }.Concat(request.Payload.ToArray()).ToArray() });
        Refused(request with { Payload = request.Payload.ToArray().Append((byte)0).ToArray() });
        Refused(request with { Tables = [] });
        Refused(request with { UnitCount = -1 });
    }

    [Theory]
    [InlineData(1UL << 32, 0UL)]
    [InlineData(1UL, 1UL << 32)]
    [InlineData(1UL, 1UL << 63)]
    [InlineData(0UL, 0UL)]
    public void Read_NumbersThatDoNotFit_AreRefused(ulong operations, ulong table)
    {
        var output = new ArrayBufferWriter<byte>();
        VarInt.Write(output, operations);
        output.Write([(byte)WriteKind.Put]);
        VarInt.Write(output, table);
        VarInt.Write(output, 0);

        Refused(new WriteRequest([new TableRef(new TableId(1), 1)], 1, output.WrittenMemory));
    }

    private static void Refused(WriteRequest request) =>
        Assert.Equal(ErrorCode.InvalidRequest, Assert.Throws<RequestException>(() => Read(request)).Code);

    private static void Read(WriteRequest request)
    {
        var reader = new WriteRequestReader(request);
        while (reader.NextUnit())
        {
        }
    }

    private static WriteRequest Build(Operation[][] units)
    {
        var builder = new WriteRequestBuilder();
        foreach (var unit in units)
        {
            builder.BeginUnit(unit.Length);
            foreach (var operation in unit)
            {
                builder.Add(operation.Table, operation.Kind, operation.ExpectedVersion, operation.Content, operation.Expiry);
            }
        }

        return builder.Build();
    }

    private sealed record Operation(TableRef Table, WriteKind Kind, long? ExpectedVersion, byte[] Content, RowExpiry Expiry);
}
