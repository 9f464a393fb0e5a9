using System.Runtime.CompilerServices;

namespace Grid.Grains.Columns;

/// <summary>What an array takes on the heap.</summary>
internal static class ArraySize
{
    /// <summary>Bytes of an array's header on a 64-bit runtime: object header, type and length.</summary>
    public const int Header = 24;

    /// <summary>Bytes of an array; an empty one is shared and takes nothing.</summary>
    public static long Of<T>(int length) => length == 0 ? 0 : Header + ((long)length * Unsafe.SizeOf<T>());
}
