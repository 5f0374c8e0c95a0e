using FastNn.Bench.Quick;

namespace FastNn.Bench.Peers;

/// <summary>Programs in C whose shapes are known to the compiler: gcc compiles them for this processor where it is there.</summary>
static class CompiledC
{
    // Sums may be reordered, for vectors along a row; divisions and square roots stay exact, as in FastNn.
    static readonly string[] options =
        ["-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-fno-signed-zeros", "-fassociative-math", "-mprefer-vector-width=512"];

    /// <summary>Returns the seconds that a program prints, the best and the median; null without gcc.</summary>
    /// <param name="name">The name of the source file, without ".c".</param>
    public static Timing? Run(string name)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Peers", $"{name}.c"), program = Path.ChangeExtension(source, ".out");
        return Command.Run("gcc", [.. options, source, "-o", program, "-lm"]) is not null
            && Command.Numbers(Command.Run(program)) is [double best, double median]
                ? new(best, median)
                : null;
    }
}
