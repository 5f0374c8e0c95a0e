using System.Text;
using System.Text.RegularExpressions;

namespace FastNn.Cli;

/// <summary>Creates the source that an exported model needs instead of the package: the registers and formulas of FastNn, from its own files, as types that
/// only the exported file sees.</summary>
static partial class StandaloneSource
{
    const string Run = """

        /// <summary>Chooses the widest registers of the processor.</summary>
        file static class Tiers
        {
            public static void Run<F>(ReadOnlySpan<float> input, Span<float> output) where F : struct, IRowFunction
            {
                if (input.Length != F.Inputs || output.Length != F.Outputs)
                {
                    throw new ArgumentException(
                        $"input has {input.Length} floats and output {output.Length}; the model has {F.Inputs} inputs and {F.Outputs} outputs.", nameof(input));
                }
                Span<float> memory = stackalloc float[F.WorkspaceSize + 16];
                ref float x = ref MemoryMarshal.GetReference(input), y = ref MemoryMarshal.GetReference(output);
                ref float start = ref MemoryMarshal.GetReference(memory);
                // Aligned to cache lines: a store that crosses them delays the loads of its floats.
                nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref start);
                ref float workspace = ref Unsafe.AddByteOffset(ref start, -address & 63);
                if (Simd512.IsSupported) { F.Run<Simd512>(ref x, ref y, ref workspace); }
                else if (Simd256.IsSupported) { F.Run<Simd256>(ref x, ref y, ref workspace); }
                else if (SimdN.IsSupported) { F.Run<SimdN>(ref x, ref y, ref workspace); }
                else { F.Run<Simd1>(ref x, ref y, ref workspace); }
            }
        }

        """;

    // Files of src/FastNn, embedded by the project.
    static readonly string[] registers =
    [
        "ISimd.cs", "Simd512.cs", "Simd256.cs", "SimdN.cs", "Simd1.cs", "SoftwareFma.cs", "SimdMath.cs", "SimdMath.Turns.cs", "IElementwise.cs",
        "IRowFunction.cs",
    ];

    /// <summary>The namespaces that the source needs beside those of every exported model.</summary>
    public static readonly string[] Namespaces =
        ["System.Numerics", "System.Runtime.Intrinsics", "System.Runtime.Intrinsics.Arm", "System.Runtime.Intrinsics.X86"];

    /// <param name="formulas">The activations whose formulas are needed, such as <c>Gelu</c>.</param>
    public static string Create(IEnumerable<string> formulas)
    {
        var text = new StringBuilder("\n// What follows is from FastNn, under the MIT licence.\n").Append(Run);
        foreach (string file in registers)
        {
            text.Append('\n').Append(TypeHead().Replace(Read(file), "file $1"));
        }
        foreach (string formula in formulas)
        {
            text.Append("\nfile static class ").Append(formula).Append("\n{\n").Append(FormulaBlock().Match(Read($"{formula}.cs")).Value).Append("}\n");
        }
        return text.ToString();
    }

    // Without usings, namespace and documentation.
    static string Read(string file)
    {
        using var reader = new StreamReader(typeof(StandaloneSource).Assembly.GetManifestResourceStream($"standalone.{file}")!);
        return DroppedLines().Replace(reader.ReadToEnd().Replace("\r\n", "\n"), "").TrimStart('\n');
    }

    [GeneratedRegex(@"^( *///.*|using .*;|namespace .*;)\n", RegexOptions.Multiline)]
    private static partial Regex DroppedLines();

    [GeneratedRegex(@"^(?:public |internal )?((?:static |readonly |sealed |partial |ref )*(?:class|struct|interface) )", RegexOptions.Multiline)]
    private static partial Regex TypeHead();

    [GeneratedRegex(@"^    public readonly struct Op\b.*?^    \}\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FormulaBlock();
}
