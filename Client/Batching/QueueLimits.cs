namespace Grid.Client.Batching;

/// <summary>The limits of a <see cref="CallQueue{TCall, TOutcome}"/>.</summary>
/// <param name="Waiting">Calls that wait at once.</param>
/// <param name="CallsPerRequest">Calls of one request.</param>
/// <param name="Requests">Requests under way at once.</param>
internal readonly record struct QueueLimits(int Waiting, int CallsPerRequest, int Requests);
