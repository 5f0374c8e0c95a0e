using System.Reflection;
using System.Runtime.Loader;
using FastNn.Baking;
using FastNn.Bench.Peers;
using FastNn.Simd;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FastNn.Bench.Quick;

/// <summary>Measures small networks as source, compiled by Roslyn, against C whose shapes are known at compile time, at both tiers.</summary>
static class BakedSection
{
    // Each call depends on the one before, as in the C program.
    const string Loop = """

        static class Loop
        {
            public static void Run(float[] x, float[] y, int calls)
            {
                for (int call = 0; call < calls; call++)
                {
                    Model.PredictOne(x, y);
                    x[0] = y[0] * 1e-30f;
                }
            }
        }
        """;

    public static void Run(Table table)
    {
        table.Head("network", "tier", "`PredictOne` of a baked model", "C, gcc -O3", "times C: best / median");
        foreach (Tier tier in SmallSection.Supported)
        {
            Dictionary<string, Timing>? peer = SmallC.Measure(Tiers.Width(tier));
            string name = tier.ToString().ToLowerInvariant();
            foreach ((string widths, Timing time) in SmallC.Parse(Child.Ask(["small", "baked"], (Tiers.Variable, name))))
            {
                table.Row([widths, name, Table.Time(time), .. SmallSection.Ratio(peer, widths, time)]);
            }
        }
    }

    /// <summary>Returns the times of a prediction of a network as source.</summary>
    public static Timing Measure(Network network)
    {
        MethodInfo method = Compile(network).GetType("Loop")!.GetMethod("Run")!;
        return SmallSection.Time(method.CreateDelegate<Repeat>(), network.Inputs, network.Outputs);
    }

    static Assembly Compile(Network network)
    {
        using var file = new MemoryStream();
        network.Save(file);
        string source = new BakedModel(file.ToArray()).Write(new BakedClass("Model", "", "static class", "model"), "FastNn", "FastNn.Simd");
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name == "FastNn.dll"))
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release);
        var compilation = CSharpCompilation.Create("Baked", [CSharpSyntaxTree.ParseText(source + Loop)], references, options);
        using var assembly = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(assembly);
        if (!result.Success)
        {
            throw new InvalidOperationException($"The source does not compile: {string.Join(" ", result.Diagnostics)}");
        }
        assembly.Position = 0;
        return new AssemblyLoadContext("Baked").LoadFromStream(assembly);
    }
}
