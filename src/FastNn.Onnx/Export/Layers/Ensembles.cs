using System.Globalization;

namespace FastNn.Onnx.Export.Layers;

/// <summary>Layers of several members, whose rows have the columns of all members one after the other.</summary>
static class Ensembles
{
    /// <summary>((x∘r)·Wᵀ)∘s + b with [batch, members, columns] in between.</summary>
    public static string BatchEnsemble(LayerScope scope, string x)
    {
        int members = (int)scope.GetSetting("members"), outputs = (int)scope.GetSetting("outputs");
        bool isFirst = scope.GetSetting("first") != 0;
        int inputs = isFirst ? scope.Inputs : scope.Inputs / members;
        string rows = scope.Reshape(x, -1, isFirst ? 1 : members, inputs);
        string scaled = scope.Node("Mul", rows, scope.Reshape(scope.Parameter("r"), members, inputs));
        string product = scope.Node("MatMul", scaled, scope.Node("Transpose", [scope.Parameter("weight")], Attribute.Of("perm", [1L, 0L])));
        string output = scope.Node("Mul", product, scope.Reshape(scope.Parameter("s"), members, outputs));
        return scope.Reshape(scope.Node("Add", output, scope.Reshape(scope.Parameter("bias"), members, outputs)), -1, members * outputs);
    }

    public static string MemberDense(LayerScope scope, string x)
    {
        int members = (int)scope.GetSetting("members"), inputs = scope.Inputs / members;
        string[] outputs = new string[members];
        for (int i = 0; i < members; i++)
        {
            string number = i.ToString(CultureInfo.InvariantCulture);
            string own = scope.Node("Slice", x, scope.Indices(i * inputs), scope.Indices((i + 1) * inputs), scope.Indices(1));
            outputs[i] = scope.Node("Gemm", [own, scope.Parameter("weight" + number), scope.Parameter("bias" + number)], Attribute.Of("transB", 1L));
        }
        return scope.Node("Concat", outputs, Attribute.Of("axis", 1L));
    }

    public static string MemberMean(LayerScope scope, string x)
    {
        string rows = scope.Reshape(x, -1, (int)scope.GetSetting("members"), scope.Outputs);
        string members = ((MemberMean)scope.Layer).MemberKind switch
        {
            OutputKind.Logits => scope.Node("Softmax", [rows], Attribute.Of("axis", -1L)),
            OutputKind.Scores => scope.Node("Sigmoid", rows),
            _ => rows,
        };
        return scope.Node("ReduceMean", [members], Attribute.Of("axes", [1L]), Attribute.Of("keepdims", 0L));
    }
}
