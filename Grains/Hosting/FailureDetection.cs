namespace Grid.Grains.Hosting;

/// <summary>How quickly a silent silo is declared dead: quicker means shorter outages, and more silos mistaken for dead when the machine stalls.</summary>
public enum FailureDetection
{
    /// <summary>Probes every 0.4 s, three missed, one vote, and no message for 4.8 s: about five seconds. For silos of one machine or one rack.</summary>
    Fast = 0,

    /// <summary>Probes every 5 s, three missed, two votes: about 15 to 20 seconds. For networks that stall.</summary>
    Standard = 1,
}
