using System.CommandLine;
using BenchmarkDotNet.Running;
using FastNn.Bench.Quick;

// Anything but our own commands goes to BenchmarkDotNet.
if (args is not ["quick" or "child" or "--help" or "-h" or "-?", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return 0;
}

var section = new Argument<string[]>("section") { Description = $"What to measure; everything where none is named: {string.Join(", ", QuickRun.Sections)}.", Arity = ArgumentArity.ZeroOrMore };
section.AcceptOnlyFromAmong(QuickRun.Sections);
var output = new Option<FileInfo?>("--out") { Description = "Write the tables to this Markdown file too." };
var quick = new Command("quick", "FastNn beside the machine's limits and its peers: a table a section, everything in one run on one pinned thread.") { section, output };
quick.SetAction(result => QuickRun.Run(args, result.GetValue(section)!, result.GetValue(output)));

var task = new Argument<string[]>("task") { Arity = ArgumentArity.OneOrMore };
var child = new Command("child", "A measurement that needs a process of its own.") { task };
child.Hidden = true;
child.SetAction(result => Child.Run(result.GetValue(task)!));

return new RootCommand("Benchmarks of FastNn. Without a command of this list all arguments go to BenchmarkDotNet: try --list flat, or --filter '*'.") { quick, child }.Parse(args).Invoke();
