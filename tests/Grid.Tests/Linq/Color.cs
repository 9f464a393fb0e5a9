namespace Grid.Tests.Linq;

internal enum Color
{
    Red = 0,
    Green = 1,
    Blue = 2,
}
