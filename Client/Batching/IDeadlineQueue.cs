namespace Grid.Client.Batching;

/// <summary>A queue whose calls have deadlines.</summary>
internal interface IDeadlineQueue
{
    /// <summary>Ends every call whose time is over. False when no call is left: then the queue says when there is one again.</summary>
    /// <param name="now">A timestamp.</param>
    bool EndLate(long now);

    /// <summary>Shortens the patience with what is under way: a gateway is lost.</summary>
    void Hasten();
}
