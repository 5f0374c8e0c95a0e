using System.Reflection;
using System.Runtime.Loader;
using FastNn.Baking;
using FastNn.Cli;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FastNn.Generators.Tests;

/// <summary>The method of a baked model.</summary>
delegate void PredictOne(ReadOnlySpan<float> input, Span<float> output);

/// <summary>Bakes networks, and compiles what is written.</summary>
static class Compiled
{
    /// <summary>The assemblies that this process runs with.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name == "FastNn.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Returns the bytes of the model file of a network.</summary>
    public static byte[] Save(Network network)
    {
        using var stream = new MemoryStream();
        network.Save(stream);
        return stream.ToArray();
    }

    /// <summary>Compiles networks to the classes Model0, Model1, ... of one assembly.</summary>
    public static Assembly Compile(IReadOnlyList<Network> networks, bool isStandalone = false) => Load(
        [.. networks.Select((network, i) => Write(network, $"Model{i}", isStandalone))],
        isStandalone ? References.Where(reference => !reference.Display!.EndsWith("FastNn.dll", StringComparison.Ordinal)) : References);

    /// <summary>Compiles networks and returns their methods.</summary>
    public static PredictOne[] Methods(IReadOnlyList<Network> networks, bool isStandalone = false)
    {
        Assembly assembly = Compile(networks, isStandalone);
        return [.. networks.Select((_, i) => assembly.GetType($"Model{i}")!
            .GetMethod("PredictOne", [typeof(ReadOnlySpan<float>), typeof(Span<float>)])!.CreateDelegate<PredictOne>())];
    }

    static string Write(Network network, string name, bool isStandalone)
    {
        var model = new BakedModel(Save(network));
        var target = new BakedClass(name, "", "public static partial class", $"{name}.safetensors");
        return isStandalone
            ? model.Write(target, StandaloneSource.Namespaces) + StandaloneSource.Create(model.Formulas)
            : model.Write(target, "FastNn", "FastNn.Simd");
    }

    /// <summary>Compiles sources, without permission for unsafe code, and loads the assembly.</summary>
    public static Assembly Load(IReadOnlyList<string> sources, IEnumerable<MetadataReference> references)
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        var compilation = CSharpCompilation.Create("Baked",
            sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, path: $"{i}.g.cs", cancellationToken: cancelled)), references,
            new CSharpCompilationOptions(
                Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using var stream = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(stream, cancellationToken: cancelled);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(problem => problem.Severity == DiagnosticSeverity.Error).Take(10)));
        stream.Position = 0;
        return new AssemblyLoadContext("Baked").LoadFromStream(stream);
    }
}
