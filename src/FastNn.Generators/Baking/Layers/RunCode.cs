namespace FastNn.Baking;

/// <summary>Writes layers that replace columns, in place, by runs of several; the other columns pass, in order.</summary>
static class RunCode
{
    /// <summary>Writes a column for each category, 1 for that of the row.</summary>
    public static Row WriteOneHot(KernelWriter kernel, ModelLayer layer, Row x)
    {
        kernel.Method("Writes 1 for a category from 0 on; any other number has none.", "WriteCategory", "float value, int categories, ref float row",
            static code =>
            {
                using (code.Block("if (value >= 0 && value < categories && value == MathF.Floor(value))"))
                {
                    code.Line("Unsafe.Add(ref row, (int)value) = 1;");
                }
            });
        return Write(kernel, layer, x, column => Categories(layer, column),
            (column, width, from, to) => kernel.Code.Line($"WriteCategory<S>({from}, {width}, ref {to});"));
    }

    /// <summary>Writes the numbers of a category from a table, whose last rows are for missing and unknown ones.</summary>
    public static Row WriteEmbedding(KernelWriter kernel, ModelLayer layer, Row x)
    {
        int size = layer.Count("size");
        kernel.Method("Copies the row of a category; the last but one is for NaN, the last one for all other numbers.", "WriteEmbedding",
            "float value, int categories, ref float table, int size, ref float row", static code => code.Lines("""
                bool isCategory = value >= 0 && value < categories && value == MathF.Floor(value);
                int place = isCategory ? (int)value : float.IsNaN(value) ? categories : categories + 1;
                MemoryMarshal.CreateSpan(ref Unsafe.Add(ref table, place * size), size).CopyTo(MemoryMarshal.CreateSpan(ref row, size));
                """));
        return Write(kernel, layer, x, _ => size, (column, _, from, to) =>
        {
            int categories = Categories(layer, column);
            float[] table = layer.Tensor($"weight{column}", checked((categories + 2) * size));
            int start = kernel.Constants.AddColumns($"Layer {layer.Place}, Embedding of column {column}: [{categories} + 2, {size}]", table, 0);
            kernel.Code.Line($"WriteEmbedding<S>({from}, {categories}, ref Unsafe.Add(ref w, {start}), {size}, ref {to});");
        });
    }

    /// <summary>Writes (x - left)/(right - left) of each bin, from 0 to 1; the first bin has no lower bound, the last one no upper.</summary>
    public static Row WritePiecewiseLinear(KernelWriter kernel, ModelLayer layer, Row x)
    {
        int bins = layer.Count("bins"), padded = Constants.Pad(bins), place = 0;
        float[] edges = layer.Tensor("edges", checked((bins + 1) * CountColumns(layer, x)));
        kernel.Method("Computes the share of each bin below a number: left edges, widths, least and greatest shares stand one after the other.", "WriteBins",
            "float value, int padded, ref float p, ref float row", static code => code.Lines("""
                S x = value;
                for (nint i = 0; i < padded; i += S.Width)
                {
                    S share = (x - S.Load(ref p, i)) / S.Load(ref p, i + padded);
                    S.Store(S.AtMost(S.AtLeast(share, S.Load(ref p, i + 2 * padded)), S.Load(ref p, i + 3 * padded)), ref row, i);
                }
                if (float.IsNaN(value))
                {
                    MemoryMarshal.CreateSpan(ref row, padded).Clear();
                }
                """));
        Row run = kernel.Rent(bins);
        Row y = Write(kernel, layer, x, _ => bins, (column, _, from, to) =>
        {
            float[] numbers = GetBounds(edges.AsSpan(place * (bins + 1), bins + 1), padded);
            int start = kernel.Constants.Add($"Layer {layer.Place}, PiecewiseLinear of column {column}: {bins} left edges, widths, bounds", numbers);
            kernel.Code.Line($"WriteBins<S>({from}, {padded}, ref Unsafe.Add(ref w, {start}), ref {run.Name});");
            kernel.CopyFloats(run.Name, to, bins);
            place++;
        });
        kernel.Return(run);
        return y;
    }

    /// <summary>Writes [x, W·cos(2π·w·x + b) + d].</summary>
    public static Row WritePeriodic(KernelWriter kernel, ModelLayer layer, Row x)
    {
        int count = layer.Count("frequencies"), width = layer.Count("outputs"), linear = width - 1, padded = Constants.Pad(count), place = 0;
        int columns = CountColumns(layer, x);
        float[] frequencies = layer.Tensor("frequency", checked(columns * count)), phases = layer.Tensor("phase", columns * count),
            weights = layer.Tensor("weight", checked(columns * count * linear)), biases = layer.Tensor("bias", columns * linear);
        kernel.Method("Computes linear functions of cosines of a number: frequencies and phases in turns, then weights and biases of each output.",
            "WritePeriodic", "float value, int padded, int outputs, ref float p, ref float cosines, ref float row", static code => code.Lines("""
                S x = value;
                for (nint i = 0; i < padded; i += S.Width)
                {
                    // The product modulo 1 with its rounding error: the error of the cosine does not grow with it.
                    S frequency = S.Load(ref p, i), product = frequency * x, lost = S.MultiplyAdd(frequency, x, -product);
                    S.Store(SimdMath.CosOfTurns(product - S.Round(product) + (lost + S.Load(ref p, i + padded))), ref cosines, i);
                }
                row = value;
                for (nint output = 1; output < outputs; output++)
                {
                    S sum = S.Load(ref p, (2 * output + 1) * padded);
                    for (nint i = 0; i < padded; i += S.Width)
                    {
                        sum = S.MultiplyAdd(S.Load(ref p, 2 * output * padded + i), S.Load(ref cosines, i), sum);
                    }
                    Unsafe.Add(ref row, output) = S.Sum(sum);
                }
                """));
        Row cosines = kernel.Rent(count);
        Row y = Write(kernel, layer, x, _ => width, (column, _, from, to) =>
        {
            float[] numbers = new float[2 * width * padded];
            for (int i = 0; i < count; i++)
            {
                numbers[i] = frequencies[place * count + i];
                numbers[i + padded] = (float)(phases[place * count + i] / (2 * Math.PI));
            }
            for (int output = 0; output < linear; output++)
            {
                int start = 2 * (output + 1) * padded, row = place * linear + output;
                Array.Copy(weights, row * count, numbers, start, count);
                numbers[start + padded] = biases[row];
            }
            int first = kernel.Constants.Add(
                $"Layer {layer.Place}, Periodic of column {column}: frequencies and phases, weights and bias of each output", numbers);
            kernel.Code.Line($"WritePeriodic<S>({from}, {padded}, {width}, ref Unsafe.Add(ref w, {first}), ref {cosines.Name}, ref {to});");
            place++;
        });
        kernel.Return(cosines);
        return y;
    }

    /// <summary>Returns left edges, widths, least and greatest shares; the shares of bins without width, which stand behind the others, are 0.</summary>
    static float[] GetBounds(ReadOnlySpan<float> edges, int padded)
    {
        float[] numbers = new float[4 * padded];
        numbers.AsSpan(padded, padded).Fill(1);
        int last = -1;
        for (int i = 0; i + 1 < edges.Length; i++)
        {
            if (edges[i + 1] > edges[i])
            {
                (numbers[i], numbers[i + padded], numbers[i + 3 * padded]) = (edges[i], edges[i + 1] - edges[i], 1);
                last = i;
            }
        }
        if (last >= 0)
        {
            (numbers[2 * padded], numbers[last + 3 * padded]) = (float.NegativeInfinity, float.PositiveInfinity);
        }
        return numbers;
    }

    static int Categories(ModelLayer layer, int column) => layer.Count($"{ColumnCode.Column}{column}");

    static int CountColumns(ModelLayer layer, Row x) => ColumnCode.Columns(layer) is { Length: > 0 } columns ? columns.Length : x.Width;

    /// <param name="kernel">Receives the code.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="x">The inputs; not read again.</param>
    /// <param name="getWidth">Returns the width of the run of a column.</param>
    /// <param name="writeRun">Writes a run, given its column and width, the expression of the input, and that of the first output.</param>
    static Row Write(KernelWriter kernel, ModelLayer layer, Row x, Func<int, int> getWidth, Action<int, int, string, string> writeRun)
    {
        int[] columns = ColumnCode.Columns(layer);
        columns = columns.Length > 0 ? columns : [.. Enumerable.Range(0, x.Width)];
        ColumnCode.CheckColumns(layer, x, columns);
        int outputs = x.Width;
        foreach (int column in columns)
        {
            outputs = checked(outputs + getWidth(column) - 1);
        }
        Row y = kernel.Rent(outputs);
        kernel.Code.Line();
        kernel.Code.Line($"// Layer {layer.Place}, {layer.Kind}: {outputs} columns instead of {x.Width}.");
        kernel.Code.Line($"MemoryMarshal.CreateSpan(ref {y.Name}, {y.Padded}).Clear();");
        int from = 0, to = 0;
        foreach (int column in columns)
        {
            Keep(column - from);
            int width = getWidth(column);
            writeRun(column, width, $"Unsafe.Add(ref {x.Name}, {column})", $"Unsafe.Add(ref {y.Name}, {to})");
            (from, to) = (column + 1, to + width);
        }
        Keep(x.Width - from);
        kernel.Return(x);
        return y;

        void Keep(int count)
        {
            if (count > 0)
            {
                kernel.CopyFloats($"Unsafe.Add(ref {x.Name}, {from})", $"Unsafe.Add(ref {y.Name}, {to})", count);
                to += count;
            }
        }
    }
}
