namespace FastNn.Baking;

/// <summary>Writes layers whose rows have the columns of several members, one after the other.</summary>
static class MemberCode
{
    // OutputKind.Logits and OutputKind.Scores, as the setting is saved.
    const float Logits = 1, Scores = 2;

    /// <summary>Writes y = ((x∘r)·Wᵀ)∘s + b with r, s and b of each member, in a loop over the members.</summary>
    public static Row WriteBatchEnsemble(KernelWriter kernel, ModelLayer layer, Row x)
    {
        int members = layer.Count("members"), outputs = layer.Count("outputs");
        bool isFirst = layer.Flag("first", false);
        int inputs = isFirst ? x.Width : Divide(layer, x, members);
        int r = AddVectors(kernel, layer, "r", members, inputs), s = AddVectors(kernel, layer, "s", members, outputs),
            bias = AddVectors(kernel, layer, "bias", members, outputs);
        float[] weights = layer.Tensor("weight", checked(outputs * inputs));
        Row y = kernel.Rent(checked(members * outputs));
        kernel.Code.Line();
        kernel.ClearPadding(y);
        using (kernel.Code.Block($"for (nint member = 0; member < {members}; member++)"))
        {
            Row own = CopyMember(kernel, x, isFirst ? "0" : $"member * {inputs}", inputs);
            kernel.Code.Line(Loop(own, $"S.Load(ref {own.Name}, i) * S.Load(ref w, {r} + member * {own.Padded} + i)"));
            Row product = DenseCode.Write(kernel, $"Layer {layer.Place}, BatchEnsemble", own, weights, null, outputs, null, null);
            string factor = $"S.Load(ref w, {s} + member * {product.Padded} + i)", shift = $"S.Load(ref w, {bias} + member * {product.Padded} + i)";
            kernel.Code.Line(Loop(product, $"S.MultiplyAdd(S.Load(ref {product.Name}, i), {factor}, {shift})"));
            kernel.CopyFloats(product.Name, $"Unsafe.Add(ref {y.Name}, member * {outputs})", outputs);
            kernel.Return(product);
        }
        kernel.Return(x);
        return y;
    }

    /// <summary>Writes a dense layer for each member.</summary>
    public static Row WriteMemberDense(KernelWriter kernel, ModelLayer layer, Row x)
    {
        int members = layer.Count("members"), outputs = layer.Count("outputs"), inputs = Divide(layer, x, members);
        Row y = kernel.Rent(checked(members * outputs));
        kernel.Code.Line();
        kernel.ClearPadding(y);
        for (int member = 0; member < members; member++)
        {
            Row own = CopyMember(kernel, x, $"{member * inputs}", inputs);
            float[] weights = layer.Tensor($"weight{member}", checked(outputs * inputs)), bias = layer.Tensor($"bias{member}", outputs);
            Row result = DenseCode.Write(kernel, $"Layer {layer.Place}, MemberDense, member {member}", own, weights, bias, outputs, null, null);
            kernel.CopyFloats(result.Name, $"Unsafe.Add(ref {y.Name}, {member * outputs})", outputs);
            kernel.Return(result);
        }
        kernel.Return(x);
        return y;
    }

    /// <summary>Writes y = Σ f(x_m) / members with a softmax, a sigmoid or nothing for f.</summary>
    public static Row WriteMemberMean(KernelWriter kernel, ModelLayer layer, Row x)
    {
        int members = layer.Count("members"), outputs = Divide(layer, x, members);
        float produces = layer.Number("produces", 0);
        Row y = kernel.Rent(outputs);
        kernel.Code.Line();
        kernel.Code.Line($"MemoryMarshal.CreateSpan(ref {y.Name}, {y.Padded}).Clear();");
        using (kernel.Code.Block($"for (nint member = 0; member < {members}; member++)"))
        {
            Row own = CopyMember(kernel, x, $"member * {outputs}", outputs);
            if (produces == Logits)
            {
                RowCode.WriteSoftmax(kernel, layer, own);
            }
            else if (produces == Scores)
            {
                kernel.Elementwise(layer, own, ActivationCode.Function(kernel, "Sigmoid", layer)("x"));
            }
            kernel.Code.Line(Loop(y, $"S.MultiplyAdd(S.Load(ref {own.Name}, i), {Constants.Literal(1f / members)}, S.Load(ref {y.Name}, i))"));
            kernel.Return(own);
        }
        kernel.Return(x);
        return y;
    }

    static int Divide(ModelLayer layer, Row x, int members) => x.Width % members == 0
        ? x.Width / members
        : throw new BakingException(
            $"layer {layer.Place} ({layer.Kind}) has {x.Width} inputs, which must be the same number for each of its {members} members");

    static Row CopyMember(KernelWriter kernel, Row x, string start, int count)
    {
        Row own = kernel.Rent(count);
        kernel.ClearPadding(own);
        kernel.CopyFloats($"Unsafe.Add(ref {x.Name}, {start})", own.Name, count);
        return own;
    }

    /// <summary>Adds a vector for each member, each padded to whole cache lines, and returns where they begin.</summary>
    static int AddVectors(KernelWriter kernel, ModelLayer layer, string name, int members, int columns)
    {
        float[] values = layer.Tensor(name, checked(members * columns)), padded = new float[checked(members * Constants.Pad(columns))];
        for (int member = 0; member < members; member++)
        {
            Array.Copy(values, member * columns, padded, member * Constants.Pad(columns), columns);
        }
        return kernel.Constants.Add($"Layer {layer.Place}, {layer.Kind}: {name} of {members} members", padded);
    }

    static string Loop(Row row, string expression) =>
        $"for (nint i = 0; i < {row.Padded}; i += S.Width) {{ S.Store({expression}, ref {row.Name}, i); }}";
}
