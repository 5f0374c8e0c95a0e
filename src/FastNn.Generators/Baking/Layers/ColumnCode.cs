using System.Globalization;

namespace FastNn.Baking;

/// <summary>Writes layers that compute each column with numbers of its own.</summary>
static class ColumnCode
{
    /// <summary>The settings of a column begin with it.</summary>
    public const string Column = "column";

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

    /// <summary>Writes y = sign(x)·((1 + |x|)^e - 1)/e with e = λ for x of at least 0 and e = 2 - λ below, and sign(x)·log(1 + |x|) where e is 0.</summary>
    public static Row WriteYeoJohnson(KernelWriter kernel, ModelLayer layer, Row x)
    {
        x = kernel.ToOwn(x);
        string lambda = KernelWriter.Load(Vector(kernel, layer, "lambda", layer.Tensor("lambda", x.Width), 1));
        string exponent = $"S.Select(x < 0f, 2f - {lambda}, {lambda})", logarithm = "SimdMath.Log1Plus(S.Abs(x))";
        string power = $"S.Select(S.Abs({exponent}) > 1e-6f, SimdMath.ExpMinus1({exponent} * {logarithm}) / {exponent}, {logarithm})";
        kernel.Elementwise(layer, x, Select(kernel, layer, x, $"S.CopySign({power}, x)"));
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

    /// <summary>Writes y = x/T, and of probabilities the softmax of log(x)/T.</summary>
    public static Row WriteTemperature(KernelWriter kernel, ModelLayer layer, Row x)
    {
        x = kernel.ToOwn(x);
        string factor = Constants.Literal(1 / layer.Tensor("temperature", 1)[0]);
        if (!layer.Flag("probabilities", false))
        {
            kernel.Elementwise(layer, x, $"x * {factor}");
            return x;
        }
        // The least normal float stands for 0.
        kernel.Elementwise(layer, x, $"SimdMath.Log(S.AtLeast(x, 1.17549435e-38f)) * {factor}");
        return RowCode.WriteSoftmax(kernel, layer, x);
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

    /// <summary>Checks that the columns of a layer are inputs.</summary>
    public static void CheckColumns(ModelLayer layer, Row x, int[] columns)
    {
        if (columns.Any(column => column >= x.Width))
        {
            throw new BakingException($"layer {layer.Place} ({layer.Kind}) has a column beyond its {x.Width} inputs");
        }
    }

    /// <summary>Returns the columns of a layer in ascending order; none where it has all of them.</summary>
    public static int[] Columns(ModelLayer layer) =>
    [
        .. layer.Settings.Where(name => name.StartsWith(Column, StringComparison.Ordinal) && layer.Flag(name, false))
            .Select(name => int.TryParse(name.Remove(0, Column.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int column) ? column : -1)
            .Where(column => column >= 0).OrderBy(column => column),
    ];

    static int Vector(KernelWriter kernel, ModelLayer layer, string name, float[] values, float padding) =>
        kernel.Constants.AddColumns($"Layer {layer.Place}, {layer.Kind}: {name}", values, padding);
}
