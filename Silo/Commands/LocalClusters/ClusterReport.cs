using System.Globalization;
using Grid.Silo.Console;

namespace Grid.Silo.Commands.LocalClusters;

/// <summary>Shows the silos of a local cluster and where to reach them.</summary>
internal static class ClusterReport
{
    public static void Show(Terminal terminal, LocalCluster cluster)
    {
        var table = new TextTable(
            new("silo"), new("process", IsNumeric: true), new("home"), new("HTTP"), new("gateway"), new("dashboard"));
        foreach (var silo in cluster.Silos)
        {
            var plan = silo.Plan;
            table.Add(
                plan.IsStandby ? $"{plan.Name} (stands by)" : plan.Name,
                silo.Id.ToString(CultureInfo.InvariantCulture),
                plan.Home,
                plan.HttpAddress.GetLeftPart(UriPartial.Authority),
                $"{ClusterPlan.Address}:{plan.GatewayPort}",
                new Uri(plan.HttpAddress, "/dashboard/").ToString());
        }

        terminal.Table(table);
    }
}
