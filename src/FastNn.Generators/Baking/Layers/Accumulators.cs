namespace FastNn.Baking;

/// <summary>Writes the sums over all inputs for some registers of outputs, with the accumulators as local variables: the JIT keeps them in registers.</summary>
/// <param name="code">Receives the code, in which <c>p</c> is the first bias; the weights follow, a row for each input.</param>
/// <param name="x">The row of inputs.</param>
/// <param name="inputs">Its floats.</param>
/// <param name="columns">Floats of a row of weights.</param>
/// <param name="registers">Registers of outputs, 1 to 8.</param>
sealed class Accumulators(CodeWriter code, string x, int inputs, int columns, int registers)
{
    // Few registers have too few accumulators to hide the latency of a multiply-add: each sum is split into chains that take every n-th input.
    static readonly int[] chains = [0, 8, 4, 3, 2, 2, 2, 1, 1];

    readonly int parts = Math.Min(chains[registers], inputs);

    /// <param name="function">The expression of an activation on a register; null for none.</param>
    /// <param name="y">The row of outputs.</param>
    /// <param name="start">The expression of the first output.</param>
    public void Write(Func<string, string>? function, string y, string start)
    {
        code.Line($"S {List(i => $"{Sum(i, 0)} = S.Load(ref p, {Column(0, i)})")};");
        for (int part = 1; part < parts; part++)
        {
            code.Line($"S {List(i => $"{Sum(i, part)} = 0f")};");
        }
        int whole = inputs - inputs % parts;
        using (code.Block($"for (nint k = 0; k < {whole}; k += {parts})"))
        {
            WriteSteps(parts, "k");
            code.Line($"p = ref Unsafe.Add(ref p, {parts * columns});");
        }
        if (whole < inputs)
        {
            using (code.Block())
            {
                WriteSteps(inputs - whole, $"{whole}");
            }
        }
        for (int distance = 1; distance < parts; distance *= 2)
        {
            for (int part = 0; part + distance < parts; part += 2 * distance)
            {
                code.Line(string.Join(" ", Enumerable.Range(0, registers).Select(i => $"{Sum(i, part)} += {Sum(i, part + distance)};")));
            }
        }
        for (int i = 0; i < registers; i++)
        {
            string sum = Sum(i, 0);
            code.Line($"S.Store({(function is null ? sum : function(sum))}, ref {y}, {start}{(i == 0 ? "" : $" + {i} * S.Width")});");
        }
    }

    void WriteSteps(int steps, string k)
    {
        for (int part = 0; part < steps; part++)
        {
            code.Line($"S x{part} = S.Broadcast(ref {x}, {(part == 0 ? k : $"{k} + {part}")});");
            for (int i = 0; i < registers; i++)
            {
                code.Line($"{Sum(i, part)} = S.MultiplyAdd(S.Load(ref p, {Column((part + 1) * columns, i)}), x{part}, {Sum(i, part)});");
            }
        }
    }

    string List(Func<int, string> item) => string.Join(", ", Enumerable.Range(0, registers).Select(item));

    static string Column(int start, int register) => register == 0 ? $"{start}" : $"{start} + {register} * S.Width";

    static string Sum(int register, int part) => $"{(char)('a' + part)}{register}";
}
