using System.Text;
using SharpFuzz;

namespace FastNn.Fuzz;

/// <summary>The part of this program in fuzzing guided by coverage (<c>coverage.sh</c>): AFL++ makes the inputs, and keeps those that reach new code.</summary>
static class CoverageRun
{
    static readonly string[] assemblies = ["FastNn.dll", "FastNn.Onnx.dll", "FastNn.Tables.dll", "FastNn.Hosting.dll"];

    // The kernels of the library have no decisions that depend on the format.
    static readonly string[] namespaces = ["FastNn.Formats.", "FastNn.Data.", "FastNn.Onnx.", "Onnx.", "FastNn.Tables.", "FastNn.Hosting."];

    /// <summary>Makes the assemblies in a folder, a copy of this program, record the branches they take.</summary>
    public static void Instrument(string folder)
    {
        foreach (string name in assemblies)
        {
            IEnumerable<string> types = Fuzzer.Instrument(Path.Combine(folder, name),
                type => Array.Exists(namespaces, start => type.StartsWith(start, StringComparison.Ordinal)), Options.Value);
            Console.WriteLine($"{name}: {types.Count()} types instrumented");
        }
    }

    /// <summary>Writes the seeds of a format, and its words as a dictionary of AFL++.</summary>
    public static void WriteSeeds(FuzzFormat format, string folder, string dictionary)
    {
        Directory.CreateDirectory(folder);
        foreach ((int i, byte[] seed) in format.Seeds.Index())
        {
            File.WriteAllBytes(Path.Combine(folder, $"{i}"), seed);
        }
        File.WriteAllLines(dictionary, format.Words.Where(word => word.Length > 0)
            .Select(word => $"\"{string.Concat(Encoding.UTF8.GetBytes(word).Select(value => $"\\x{value:x2}"))}\""));
    }

    /// <summary>Tries the inputs that AFL++ sends. One that fails is reported as a crash.</summary>
    public static void Run(Func<FuzzFormat> create)
    {
        FuzzRun? run = null;
        Fuzzer.Run(stream =>
        {
            // Created here: instrumented code needs the memory that AFL++ shares.
            run ??= new FuzzRun(create(), seed: 0, folder: null);
            using var input = new MemoryStream();
            stream.CopyTo(input);
            int failures = run.Failures.Count;
            run.Try(input.ToArray());
            if (run.Failures.Count > failures)
            {
                throw new InvalidOperationException(run.Failures[^1]);
            }
        });
    }
}
