using System.Reflection;
using System.Runtime.CompilerServices;
using Grid.Grains.Columns;
using Grid.Tables;

namespace Grid.Tests.Columns;

/// <summary>Adds up all arrays that an object of the column store reaches, which its own count must agree with.</summary>
internal static class HeapWalk
{
    private static readonly MethodInfo SizeOf = typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!;

    public static long ArrayBytes(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        return Walk(root, seen);
    }

    private static long Walk(object? value, HashSet<object> seen)
    {
        if (value is null or TableSchema or string || !seen.Add(value))
        {
            return 0;
        }

        if (value is Array array)
        {
            var element = array.GetType().GetElementType()!;
            var width = element.IsValueType ? (int)SizeOf.MakeGenericMethod(element).Invoke(null, null)! : IntPtr.Size;
            var children = element.IsValueType ? 0 : array.Cast<object?>().Sum(item => Walk(item, seen));
            return ArraySize.Header + ((long)array.Length * width) + children;
        }

        long sum = 0;
        for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                sum += field.FieldType.IsValueType ? 0 : Walk(field.GetValue(value), seen);
            }
        }

        return sum;
    }
}
