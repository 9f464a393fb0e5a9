using System.CommandLine;
using Grid.Benchmarks.Charts;
using Grid.Benchmarks.Copies;
using Grid.Benchmarks.Durable;
using Grid.Benchmarks.Failover;
using Grid.Benchmarks.KeyValue;
using Grid.Benchmarks.KeyValue.Peers;
using Grid.Benchmarks.Load;
using Grid.Benchmarks.MemoryUse;
using Grid.Benchmarks.Micro;
using Grid.Benchmarks.Query;
using Grid.Benchmarks.Scale;

var rows = new Option<int>("--rows") { Description = "Rows of the table.", DefaultValueFactory = _ => 10_000_000 };
var json = new Option<FileInfo?>("--json") { Description = "File to write the figures to." };
var requirePeers = new Option<bool>("--require-peers") { Description = "Fail when a system to compare with is missing, instead of skipping it." };
var query = new Command("query", "Global queries: the grid, DuckDB and PostgreSQL side by side over the same rows, warm.") { rows, json, requirePeers };
query.SetAction((parsed, cancellationToken) =>
    QueryBenchmark.RunAsync(parsed.GetValue(rows), parsed.GetValue(json), parsed.GetValue(requirePeers), cancellationToken));
return await new RootCommand("Measures the grid, next to what else could have been used.")
{
    query, KeyValueCommand.Create(json, requirePeers), DurableCommand.Create(json, requirePeers), LoadCommand.Create(json),
    MemoryCommand.Create(json, requirePeers), CopiesCommand.Create(), ScaleCommand.Create(json), FailoverCommand.Create(json),
    MicroCommand.Create(json), ChartsCommand.Create(), OrleansSiloCommand.Create(),
}.Parse(args).InvokeAsync();
