namespace FastNn.Baking;

/// <summary>Writes layers that need all numbers of a row.</summary>
static class RowCode
{
    /// <summary>Writes e^x / Σ e^x.</summary>
    public static Row WriteSoftmax(KernelWriter kernel, ModelLayer layer, Row x)
    {
        x = kernel.ToOwn(x);
        kernel.Method("Computes e^x / Σ e^x in place. The padding of the row becomes 0.", "Softmax", "ref float row, nint count, nint padded", static code =>
            code.Lines("""
                // -infinity adds nothing to the sum.
                for (nint i = count; i < padded; i++)
                {
                    Unsafe.Add(ref row, i) = float.NegativeInfinity;
                }
                S largest = S.Load(ref row, 0), sums = 0f;
                for (nint i = S.Width; i < padded; i += S.Width)
                {
                    largest = S.Max(largest, S.Load(ref row, i));
                }
                float max = S.MaxLane(largest);
                for (nint i = 0; i < padded; i += S.Width)
                {
                    S power = SimdMath.Exp(S.Load(ref row, i) - max);
                    S.Store(power, ref row, i);
                    sums += power;
                }
                float scale = 1 / S.Sum(sums);
                for (nint i = 0; i < padded; i += S.Width)
                {
                    S.Store(S.Load(ref row, i) * scale, ref row, i);
                }
                """));
        kernel.Code.Line();
        kernel.Code.Line($"// Layer {layer.Place}, Softmax.");
        kernel.Code.Line($"Softmax<S>(ref {x.Name}, {x.Width}, {x.Padded});");
        return x;
    }

    /// <summary>Writes y = (x - mean)/√(variance + epsilon)·scale + shift.</summary>
    public static Row WriteLayerNorm(KernelWriter kernel, ModelLayer layer, Row x)
    {
        x = kernel.ToOwn(x);
        kernel.Method("Subtracts the mean of a row and divides by its deviation, in place. Its padding becomes 0.", "Normalize",
            "ref float row, int count, int padded, float epsilon", static code =>
            code.Lines("""
                Span<float> columns = MemoryMarshal.CreateSpan(ref row, count);
                double sum = 0, squares = 0;
                foreach (float value in columns)
                {
                    sum += value;
                }
                double mean = sum / count;
                foreach (float value in columns)
                {
                    squares += (value - mean) * (value - mean);
                }
                double factor = 1 / Math.Sqrt(squares / count + epsilon);
                foreach (ref float value in columns)
                {
                    value = (float)((value - mean) * factor);
                }
                MemoryMarshal.CreateSpan(ref Unsafe.Add(ref row, count), padded - count).Clear();
                """));
        kernel.Code.Line();
        kernel.Code.Line($"// Layer {layer.Place}, LayerNorm.");
        kernel.Code.Line($"Normalize<S>(ref {x.Name}, {x.Width}, {x.Padded}, {Constants.Literal(layer.Number("epsilon", 1e-5f))});");
        if (layer.Flag("affine", true))
        {
            int scale = kernel.Constants.AddColumns($"Layer {layer.Place}, LayerNorm: weight", layer.Tensor("weight", x.Width), 0);
            int shift = kernel.Constants.AddColumns($"Layer {layer.Place}, LayerNorm: bias", layer.Tensor("bias", x.Width), 0);
            kernel.Elementwise(layer, x, $"S.MultiplyAdd(x, {KernelWriter.Load(scale)}, {KernelWriter.Load(shift)})");
        }
        return x;
    }
}
