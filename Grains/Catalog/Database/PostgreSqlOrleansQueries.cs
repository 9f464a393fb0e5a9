namespace Grid.Grains.Catalog.Database;

/// <summary>
/// Orleans' membership and grain storage in PostgreSQL. A change of membership and of its version is one statement that
/// does both or neither. A grain's state has a real primary key, so that of two first writers the second is refused.
/// </summary>
internal static class PostgreSqlOrleansQueries
{
    private const string MembershipColumns = """
        SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort,
               m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
        FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
        """;

    private const string ThisSilo = "DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation";

    private const string ThisGrain = """
        ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString::text, '')
        """;

    // Two changes of one version meet at its row: the second waits there, looks again and finds the next version.
    private const string NextVersion = """
        UPDATE OrleansMembershipVersionTable SET Version = Version + 1, Timestamp = now()
        WHERE DeploymentId = @DeploymentId AND Version = @Version
        """;

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["UpdateIAmAlivetimeKey"] = $"UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime WHERE {ThisSilo};",
        ["InsertMembershipVersionKey"] = """
            WITH inserted AS (
                INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT count(*) FROM inserted;
            """,
        ["InsertMembershipKey"] = $"""
            WITH advanced AS (
                {NextVersion} AND NOT EXISTS (SELECT 1 FROM OrleansMembershipTable WHERE {ThisSilo})
                RETURNING 1),
            inserted AS (
                INSERT INTO OrleansMembershipTable
                    (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
                SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
                FROM advanced
                RETURNING 1)
            SELECT count(*) FROM inserted;
            """,
        ["UpdateMembershipKey"] = $"""
            WITH silo AS MATERIALIZED (
                SELECT 1 FROM OrleansMembershipTable WHERE {ThisSilo} FOR UPDATE),
            advanced AS (
                {NextVersion} AND EXISTS (SELECT 1 FROM silo)
                RETURNING 1),
            updated AS (
                UPDATE OrleansMembershipTable SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
                WHERE {ThisSilo} AND EXISTS (SELECT 1 FROM advanced)
                RETURNING 1)
            SELECT count(*) FROM updated;
            """,
        ["MembershipReadRowKey"] = $"""
            {MembershipColumns} AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
            WHERE v.DeploymentId = @DeploymentId;
            """,
        ["MembershipReadAllKey"] = $"{MembershipColumns} WHERE v.DeploymentId = @DeploymentId;",
        // The silos go first: their rows refer to the version's.
        ["DeleteMembershipTableEntriesKey"] = """
            DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId;
            DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId;
            """,
        ["CleanupDefunctSiloEntriesKey"] =
            "DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3;",
        ["GatewaysQueryKey"] =
            "SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0;",
        ["ReadFromStorageKey"] = $"SELECT PayloadBinary, ModifiedOn, Version FROM OrleansStorage WHERE GrainTypeHash = @GrainTypeHash AND GrainIdHash = @GrainIdHash AND {ThisGrain};",
        // A first write finds no row or is refused; a later one finds the version that it read or is refused. Refused means no row is returned.
        ["WriteToStorageKey"] = $"""
            INSERT INTO OrleansStorage
                (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
            SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, COALESCE(@GrainIdExtensionString::text, ''), @ServiceId, @PayloadBinary, now(), 1
            WHERE @GrainStateVersion::integer IS NULL OR EXISTS (SELECT 1 FROM OrleansStorage WHERE {ThisGrain})
            ON CONFLICT (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString) DO UPDATE
                SET PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = OrleansStorage.Version + 1
                WHERE OrleansStorage.Version = @GrainStateVersion::integer
            RETURNING Version AS NewGrainStateVersion;
            """,
        ["ClearStorageKey"] = $"""
            UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = now(), Version = Version + 1
            WHERE {ThisGrain} AND Version = @GrainStateVersion::integer
            RETURNING Version AS NewGrainStateVersion;
            """,
        ["DeleteStorageKey"] = $"DELETE FROM OrleansStorage WHERE {ThisGrain} AND Version = @GrainStateVersion::integer RETURNING Version + 1 AS NewGrainStateVersion;",
    };
}
