using System.CommandLine;
using BenchmarkDotNet.Running;
using FastNn.Bench.Ladder;
using FastNn.Bench.Quick;

// All other commands go to BenchmarkDotNet.
if (args is not ["quick" or "ladder" or "child" or "--help" or "-h" or "-?", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return 0;
}

var section = new Argument<string[]>("section")
{
    Description = $"Sections to measure; default: all. {string.Join(", ", QuickRun.Sections)}.",
    Arity = ArgumentArity.ZeroOrMore,
};
section.AcceptOnlyFromAmong(QuickRun.Sections);
var output = new Option<FileInfo?>("--out") { Description = "Also write the tables to this Markdown file." };
const string QuickDescription = "Compares FastNn with the limits of the machine and with its peers, on one pinned thread: one table per section.";
var quick = new Command("quick", QuickDescription) { section, output };
quick.SetAction(result => QuickRun.Run(args, result.GetValue(section)!, result.GetValue(output)));

var ladder = new Command("ladder", "Measures the matrix product step by step, from three naive loops to the library's kernel.") { output };
ladder.SetAction(result => LadderRun.Run(result.GetValue(output)));

var task = new Argument<string[]>("task") { Arity = ArgumentArity.OneOrMore };
var child = new Command("child", "Runs a measurement that needs a process of its own.") { task };
child.Hidden = true;
child.SetAction(result => Child.Run(result.GetValue(task)!));

const string Description = "Benchmarks of FastNn. All other arguments go to BenchmarkDotNet: try --list flat, or --filter '*'.";
return new RootCommand(Description) { quick, ladder, child }.Parse(args).Invoke();
