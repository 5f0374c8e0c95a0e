using BenchmarkDotNet.Running;
using FastNn.Bench.Quick;

// `quick [section]` prints FastNn beside the machine's limits and its peers in a few minutes; anything else goes to BenchmarkDotNet.
if (args is ["quick", .. string[] sections])
{
    return QuickRun.Run(sections);
}
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
