using System.CommandLine;
using Grid.Silo.Console;
using Grid.Simulation;
using Grid.Simulation.Chaos;
using Grid.Simulation.Chaos.Subscription;
using Grid.Simulation.Faults;

var seeds = new Option<int>("--seeds") { Description = "Worlds to run.", DefaultValueFactory = _ => 300 };
var first = new Option<int>("--seed") { Description = "The first seed; with --seeds 1, replays one world exactly.", DefaultValueFactory = _ => 1 };
var bug = new Option<PlantedBug>("--bug") { Description = "A mistake to build in, to see it found." };
var command = new RootCommand("Simulates partitions under faults and judges what their clients saw.") { seeds, first, bug, ChaosCommand.Create(Terminal.Standard), SubscriberCommand.Create() };
command.SetAction(parsed => SimulationReport.Run(parsed.GetValue(first), parsed.GetValue(seeds), parsed.GetValue(bug)));

// Chaos handles Ctrl-C itself: it has processes to end.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
