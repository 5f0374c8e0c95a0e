using System.Globalization;

namespace FastNn.Baking;

/// <summary>Writes layers that compute each column with numbers of its own, and layers that replace columns.</summary>
static class ColumnCode
{
    const string Column = "column";

    /// <summary>Writes y = (x - center)/spread·width + low; a spread of 0 scales by 0.</summary>
    public static Row WriteScaler(KernelWriter kernel, ModelLayer layer, Row x, string center, string spread)
    {
        x = kernel.ToOwn(x);
        int centers = Vector(kernel, layer, center, layer.Tensor(center, x.Width), 0);
        float[] divisors = [.. layer.Tensor(spread, x.Width).Select(value => value == 0 ? float.PositiveInfinity : value)];
        string scaled = $"(x - {KernelWriter.Load(centers)}) / {KernelWriter.Load(Vector(kernel, layer, spread, divisors, 1))}";
        if (layer.Kind == "MinMaxScaler")
        {
            float low = layer.Number("low", 0), high = layer.Number("high", 1);
            scaled = $"S.MultiplyAdd({scaled}, {Constants.Literal(high - low)}, {Constants.Literal(low)})";
        }
        kernel.Elementwise(layer, x, Select(kernel, layer, x, scaled));
        return x;
    }

    /// <summary>Writes y = value where x is NaN.</summary>
    public static Row WriteImputer(KernelWriter kernel, ModelLayer layer, Row x)
    {
        x = kernel.ToOwn(x);
        int values = Vector(kernel, layer, "value", layer.Tensor("value", x.Width), 0);
        kernel.Elementwise(layer, x, Select(kernel, layer, x, $"S.Select(S.Abs(x) > -1f, x, {KernelWriter.Load(values)})"));
        return x;
    }

    /// <summary>Writes y = x·weight.</summary>
    public static Row WriteScale(KernelWriter kernel, ModelLayer layer, Row x)
    {
        x = kernel.ToOwn(x);
        kernel.Elementwise(layer, x, $"{KernelWriter.Load(Vector(kernel, layer, "weight", layer.Tensor("weight", x.Width), 0))} * x");
        return x;
    }

    /// <summary>Writes y = x above 0, slope·x elsewhere.</summary>
    public static Row WritePRelu(KernelWriter kernel, ModelLayer layer, Row x)
    {
        x = kernel.ToOwn(x);
        float[] slopes = layer.Flag("perfeature", false) ? layer.Tensor("weight", x.Width) : [.. Enumerable.Repeat(layer.Tensor("weight", 1)[0], x.Width)];
        kernel.Elementwise(layer, x, $"S.Select(x > 0f, x, x * {KernelWriter.Load(Vector(kernel, layer, "weight", slopes, 0))})");
        return x;
    }

    /// <summary>Writes the normalization by running statistics, y = x·factor + offset.</summary>
    public static Row WriteBatchNorm(KernelWriter kernel, ModelLayer layer, Row x)
    {
        x = kernel.ToOwn(x);
        float[] means = layer.Tensor("running_mean", x.Width), variances = layer.Tensor("running_var", x.Width);
        float[] factors = new float[x.Width], offsets = new float[x.Width];
        float[]? scales = layer.Flag("affine", true) ? layer.Tensor("weight", x.Width) : null, shifts = scales is null ? null : layer.Tensor("bias", x.Width);
        for (int i = 0; i < factors.Length; i++)
        {
            // In double: the file has the exact statistics.
            double factor = (scales?[i] ?? 1) / Math.Sqrt(variances[i] + (double)layer.Number("epsilon", 1e-5f));
            (factors[i], offsets[i]) = ((float)factor, (float)((shifts?[i] ?? 0) - means[i] * factor));
        }
        int factorVector = Vector(kernel, layer, "factor", factors, 0), offsetVector = Vector(kernel, layer, "offset", offsets, 0);
        kernel.Elementwise(layer, x, $"S.MultiplyAdd(x, {KernelWriter.Load(factorVector)}, {KernelWriter.Load(offsetVector)})");
        return x;
    }

    /// <summary>Writes the units of the targets: y = clamp(x·deviation + mean), and e^y - 1 for logarithms.</summary>
    public static Row WriteTargetScaler(KernelWriter kernel, ModelLayer layer, Row x)
    {
        x = kernel.ToOwn(x);
        string scaled = $"S.MultiplyAdd(x, {Load("deviation")}, {Load("mean")})";
        string clamped = $"S.AtLeast(S.AtMost({scaled}, {Load("highest")}), {Load("lowest")})";
        kernel.Elementwise(layer, x, layer.Flag("log", false) ? $"SimdMath.ExpMinus1({clamped})" : clamped);
        return x;

        string Load(string name) => KernelWriter.Load(Vector(kernel, layer, name, layer.Tensor(name, x.Width), 0));
    }

    /// <summary>Writes y = x/T.</summary>
    public static Row WriteTemperature(KernelWriter kernel, ModelLayer layer, Row x)
    {
        x = kernel.ToOwn(x);
        kernel.Elementwise(layer, x, $"x * {Constants.Literal(1 / layer.Tensor("temperature", 1)[0])}");
        return x;
    }

    /// <summary>Writes a column for each category, 1 for that of the row.</summary>
    public static Row WriteOneHot(KernelWriter kernel, ModelLayer layer, Row x)
    {
        (int Column, int Width)[] runs = [.. Columns(layer).Select(column => (column, layer.Count($"{Column}{column}"))).OrderBy(run => run.column)];
        CheckColumns(layer, x, [.. runs.Select(run => run.Column)]);
        Row y = kernel.Rent(x.Width + runs.Sum(run => run.Width - 1));
        kernel.Code.Line();
        kernel.Code.Line($"// Layer {layer.Place}, OneHot: a column for each category.");
        kernel.Code.Line($"MemoryMarshal.CreateSpan(ref {y.Name}, {y.Padded}).Clear();");
        int from = 0, to = 0;
        foreach ((int column, int width) in runs)
        {
            Keep(column - from);
            const string parameters = "float value, int categories, ref float row";
            kernel.Method("Writes 1 for a category from 0 on; any other number has none.", "WriteCategory", parameters, static code =>
            {
                using (code.Block("if (value >= 0 && value < categories && value == MathF.Floor(value))"))
                {
                    code.Line("Unsafe.Add(ref row, (int)value) = 1;");
                }
            });
            kernel.Code.Line($"WriteCategory<S>(Unsafe.Add(ref {x.Name}, {column}), {width}, ref Unsafe.Add(ref {y.Name}, {to}));");
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

    /// <summary>Returns the expression, or x in the columns that the layer does not list.</summary>
    public static string Select(KernelWriter kernel, ModelLayer layer, Row x, string expression)
    {
        int[] columns = Columns(layer);
        if (columns.Length == 0)
        {
            return expression;
        }
        CheckColumns(layer, x, columns);
        float[] mask = new float[x.Width];
        foreach (int column in columns)
        {
            mask[column] = 1;
        }
        return $"S.Select({KernelWriter.Load(Vector(kernel, layer, "columns", mask, 0))} > 0f, {expression}, x)";
    }

    static void CheckColumns(ModelLayer layer, Row x, int[] columns)
    {
        if (columns.Any(column => column >= x.Width))
        {
            throw new BakingException($"layer {layer.Place} ({layer.Kind}) has a column beyond its {x.Width} inputs");
        }
    }

    static int[] Columns(ModelLayer layer) =>
    [
        .. layer.Settings.Where(name => name.StartsWith(Column, StringComparison.Ordinal) && layer.Flag(name, false))
            .Select(name => int.TryParse(name.Remove(0, Column.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int column) ? column : -1)
            .Where(column => column >= 0),
    ];

    static int Vector(KernelWriter kernel, ModelLayer layer, string name, float[] values, float padding) =>
        kernel.Constants.AddColumns($"Layer {layer.Place}, {layer.Kind}: {name}", values, padding);
}
