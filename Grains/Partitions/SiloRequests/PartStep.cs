namespace Grid.Grains.Partitions.SiloRequests;

/// <summary>How far a part of a request has come in its turn on its partition's scheduler.</summary>
internal enum PartStep
{
    /// <summary>Done.</summary>
    Ended,

    /// <summary>Begun; the partition says when it has ended.</summary>
    UnderWay,

    /// <summary>Not possible here and now; nothing was done.</summary>
    Impossible,
}
