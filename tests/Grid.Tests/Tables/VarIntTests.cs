using System.Buffers;
using CsCheck;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Tests.Tables;

public sealed class VarIntTests
{
    [Fact]
    public void Read_WhatWasWritten_GivesTheNumbers() => Gen.ULong.Select(Gen.Int[0, 63], (value, shift) => value >> shift).Array.Sample(values =>
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var value in values)
        {
            VarInt.Write(output, value);
        }

        var offset = 0;
        foreach (var value in values)
        {
            Assert.Equal(value, VarInt.Read(output.WrittenSpan, ref offset));
        }

        Assert.Equal(output.WrittenCount, offset);
    });

    [Theory]
    [InlineData(0UL, 1)]
    [InlineData(127UL, 1)]
    [InlineData(128UL, 2)]
    [InlineData(ulong.MaxValue, VarInt.MaxLength)]
    public void Write_Number_TakesSevenBitsAByte(ulong value, int length) =>
        Assert.Equal(length, VarInt.Write(new byte[VarInt.MaxLength], value));

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02 })]
    public void Read_NoNumber_IsDamaged(byte[] bytes) => Damaged(() =>
    {
        var offset = 0;
        VarInt.Read(bytes, ref offset);
    });

    [Fact]
    public void ReadLength_BeyondTheEnd_IsDamaged() => Damaged(() =>
    {
        var offset = 0;
        VarInt.ReadLength([3, 1, 2], ref offset);
    });

    private static void Damaged(Action action) => Assert.Equal(ErrorCode.StoreFailure, Assert.Throws<GridException>(action).Code);
}
