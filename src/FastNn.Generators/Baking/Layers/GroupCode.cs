namespace FastNn.Baking;

/// <summary>Writes layers that contain layers.</summary>
static class GroupCode
{
    /// <summary>Writes y = x + f(x).</summary>
    public static Row WriteResidual(KernelWriter kernel, ModelLayer layer, Row x)
    {
        x = kernel.ToOwn(x);
        Row y = ChainCode.Write(kernel, layer.Children, kernel.Copy(x));
        if (y.Width != x.Width)
        {
            throw new BakingException($"layer {layer.Place} (Residual) has {x.Width} inputs and {y.Width} outputs, which must be equal");
        }
        AddTo(kernel, $"Layer {layer.Place}, Residual", y, x, "S.Load(ref {0}, i) + S.Load(ref {1}, i)");
        kernel.Return(x);
        return y;
    }

    /// <summary>Writes y = Σ share·f(x).</summary>
    public static Row WriteAverage(KernelWriter kernel, ModelLayer layer, Row x)
    {
        Row? sum = null;
        for (int i = 0; i < layer.Children.Count; i++)
        {
            Row own = x.IsInput ? x : kernel.Copy(x);
            Row member = ChainCode.Write(kernel, [layer.Children[i]], own);
            string share = Constants.Literal(layer.Number($"share{i}", 1f / layer.Children.Count)), comment = $"Layer {layer.Place}, Average: member {i}";
            if (sum is null)
            {
                sum = kernel.ToOwn(member);
                AddTo(kernel, comment, sum, member, $"S.Load(ref {{1}}, i) * {share}");
            }
            else
            {
                AddTo(kernel, comment, sum, member, $"S.MultiplyAdd(S.Load(ref {{1}}, i), {share}, S.Load(ref {{0}}, i))");
                kernel.Return(member);
            }
        }
        kernel.Return(x);
        return sum ?? throw new BakingException($"layer {layer.Place} (Average) has no members");
    }

    public static Row WriteSequential(KernelWriter kernel, ModelLayer layer, Row x) => ChainCode.Write(kernel, layer.Children, x);

    static void AddTo(KernelWriter kernel, string comment, Row y, Row x, string formula)
    {
        kernel.Code.Line();
        kernel.Code.Line($"// {comment}.");
        using (kernel.Code.Block($"for (nint i = 0; i < {y.Padded}; i += S.Width)"))
        {
            kernel.Code.Line($"S.Store({string.Format(null, formula, y.Name, x.Name)}, ref {y.Name}, i);");
        }
    }
}
