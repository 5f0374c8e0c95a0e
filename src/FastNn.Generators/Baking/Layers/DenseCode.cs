namespace FastNn.Baking;

/// <summary>Writes y = f(x·Wᵀ + b) for one row.</summary>
static class DenseCode
{
    // Registers that are accumulated side by side: enough to hide the latency of a multiply-add.
    const int MostPanels = 8;

    // Up to so many outputs, each is a dot product.
    const int MostDots = 4;

    /// <summary>Whether the layer reads its inputs as registers.</summary>
    public static bool IsDots(int inputs, int outputs) => outputs <= MostDots && inputs >= Constants.Line;

    /// <param name="kernel">Receives the code.</param>
    /// <param name="comment">What it computes.</param>
    /// <param name="x">The inputs; not read again.</param>
    /// <param name="weights">W, [outputs, inputs].</param>
    /// <param name="bias">b, [outputs]; null for 0.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="function">The expression of f on a register; null for none.</param>
    /// <param name="target">Receives the outputs; null for a row of its own.</param>
    public static Row Write(KernelWriter kernel, string comment, Row x, float[] weights, float[]? bias, int outputs, Func<string, string>? function,
        Row? target)
    {
        kernel.Code.Line();
        if (IsDots(x.Width, outputs) && function is null)
        {
            x = kernel.ToOwn(x);
            Row y = target ?? kernel.Rent(outputs);
            kernel.Code.Line($"// {comment}: {outputs} dot product{(outputs == 1 ? "" : "s")} of {x.Width}.");
            Dots(kernel, comment, x, y, weights, bias);
            kernel.Return(x);
            return y;
        }
        Row row = kernel.Rent(outputs);
        int panels = row.Padded / Constants.Line, groups = (panels + MostPanels - 1) / MostPanels;
        for (int group = 0, first = 0; group < groups; group++)
        {
            int count = (panels - first + groups - group - 1) / (groups - group);
            Group(kernel, comment, x, row, first, count, weights, bias, function);
            first += count;
        }
        kernel.Return(x);
        return row;
    }

    static void Group(KernelWriter kernel, string comment, Row x, Row y, int first, int count, float[] weights, float[]? bias, Func<string, string>? function)
    {
        int inputs = x.Width, outputs = y.Width, columns = count * Constants.Line, from = first * Constants.Line, end = Math.Min(outputs, from + columns);
        var numbers = new List<float>();
        for (int k = -1; k < inputs; k++)
        {
            for (int j = from; j < from + columns; j++)
            {
                numbers.Add(j >= outputs ? 0 : k >= 0 ? weights[j * inputs + k] : bias is null ? 0 : bias[j]);
            }
        }
        int offset = kernel.Constants.Add($"{comment}, outputs {from} to {end - 1}: bias, then a row for each of {inputs} inputs", numbers);

        CodeWriter code = kernel.Code;
        code.Line($"// {comment}, outputs {from} to {end - 1}.");
        using (code.Block($"if (S.Width == {Constants.Line})"))
        {
            code.Line($"ref float p = ref Unsafe.Add(ref w, {offset});");
            new Accumulators(code, x.Name, inputs, columns, count).Write(function, y.Name, $"{from}");
        }
        // Narrower registers: twice as many of half the width, in two passes where these are more than eight.
        int registers = 2 * count > MostPanels ? count : 2 * count;
        using (code.Block("else"))
        {
            using (code.Block($"for (nint c = 0; c < {columns}; c += {registers} * S.Width)"))
            {
                code.Line($"ref float p = ref Unsafe.Add(ref w, {offset} + c);");
                new Accumulators(code, x.Name, inputs, columns, registers).Write(function, y.Name, $"{from} + c");
            }
        }
    }

    static void Dots(KernelWriter kernel, string comment, Row x, Row y, float[] weights, float[]? bias)
    {
        int inputs = x.Width, padded = x.Padded;
        int[] rows = new int[y.Width];
        for (int j = 0; j < rows.Length; j++)
        {
            rows[j] = kernel.Constants.AddColumns($"{comment}, output {j}: the weights of {inputs} inputs", [.. weights.Skip(j * inputs).Take(inputs)], 0);
        }
        CodeWriter code = kernel.Code;
        using (code.Block())
        {
            // Two chains where there is one output, so that multiply-adds overlap.
            int parts = rows.Length == 1 && padded > Constants.Line ? 2 : 1;
            code.Line($"S {List(rows.Length, j => $"a{j} = 0f")}{(parts == 2 ? ", b0 = 0f" : "")};");
            int step = parts * Constants.Line, whole = padded - padded % step;
            using (code.Block($"for (nint i = 0; i < {whole}; i += {parts} * S.Width)"))
            {
                Step("i", "a", 0);
                if (parts == 2)
                {
                    Step("i + S.Width", "b", 1);
                }
            }
            if (whole < padded)
            {
                using (code.Block($"for (nint i = {whole}; i < {padded}; i += S.Width)"))
                {
                    Step("i", "a", 0);
                }
            }
            code.Line($"float {List(rows.Length, j => $"y{j} = S.Sum(a{j}{(parts == 2 ? " + b0" : "")}) + {Constants.Literal(bias is null ? 0 : bias[j])}")};");
            for (int j = 0; j < rows.Length; j++)
            {
                code.Line($"Unsafe.Add(ref {y.Name}, {j}) = y{j};");
            }

            void Step(string i, string sum, int part)
            {
                code.Line($"S x{part} = S.Load(ref {x.Name}, {i});");
                for (int j = 0; j < rows.Length; j++)
                {
                    code.Line($"{sum}{j} = S.MultiplyAdd(S.Load(ref w, {rows[j]} + {i}), x{part}, {sum}{j});");
                }
            }
        }
    }

    static string List(int count, Func<int, string> item) => string.Join(", ", Enumerable.Range(0, count).Select(item));
}
