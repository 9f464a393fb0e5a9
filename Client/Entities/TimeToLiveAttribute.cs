using Grid.Tables;

namespace Grid.Client.Entities;

/// <summary>
/// How long rows of a table live that is created from this type: <c>[TimeToLive("20 minutes")]</c>. See <see cref="TimeToLiveText"/> for how it
/// is written; what is none is reported when the table is created.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class TimeToLiveAttribute(string duration) : Attribute
{
    public string Duration { get; } = duration;
}
