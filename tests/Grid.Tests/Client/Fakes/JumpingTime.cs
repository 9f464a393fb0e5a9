using Microsoft.Extensions.Time.Testing;

namespace Grid.Tests.Client.Fakes;

/// <summary>A clock on the wall that somebody sets while the time goes its way.</summary>
internal sealed class JumpingTime : FakeTimeProvider
{
    /// <summary>By how much it has been set.</summary>
    public TimeSpan Jump { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jump;

    // The base class reads it off the clock on the wall.
    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
