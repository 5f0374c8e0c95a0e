namespace FastNn.Baking;

/// <summary>Writes a layer: reads a row that is not read again, and returns that of the outputs.</summary>
delegate Row LayerCode(KernelWriter kernel, ModelLayer layer, Row x);

/// <summary>The list of the layers that can be baked, besides Dense.</summary>
static class LayerCodes
{
    static readonly Dictionary<string, LayerCode> all = MakeList();

    /// <exception cref="BakingException">The layer cannot be baked.</exception>
    public static LayerCode Find(ModelLayer layer) => all.TryGetValue(layer.Kind, out LayerCode? code) ? code : throw new BakingException(
        $"layer {layer.Place} is a {layer.Kind}, which cannot be baked: use Network.Load and a Predictor, or replace the layer");

    /// <summary>The kinds of layers that can be baked.</summary>
    public static IReadOnlyCollection<string> Kinds { get; } = [.. all.Keys, "Dense"];

    static Dictionary<string, LayerCode> MakeList()
    {
        var list = new Dictionary<string, LayerCode>(StringComparer.Ordinal)
        {
            ["Softmax"] = RowCode.WriteSoftmax,
            ["LayerNorm"] = RowCode.WriteLayerNorm,
            ["BatchNorm"] = ColumnCode.WriteBatchNorm,
            ["PRelu"] = ColumnCode.WritePRelu,
            ["Scale"] = ColumnCode.WriteScale,
            ["Standardizer"] = (kernel, layer, x) => ColumnCode.WriteScaler(kernel, layer, x, "mean", "deviation"),
            ["MinMaxScaler"] = (kernel, layer, x) => ColumnCode.WriteScaler(kernel, layer, x, "minimum", "range"),
            ["RobustScaler"] = (kernel, layer, x) => ColumnCode.WriteScaler(kernel, layer, x, "median", "spread"),
            ["Imputer"] = ColumnCode.WriteImputer,
            ["YeoJohnson"] = ColumnCode.WriteYeoJohnson,
            ["OneHot"] = RunCode.WriteOneHot,
            ["Embedding"] = RunCode.WriteEmbedding,
            ["PiecewiseLinear"] = RunCode.WritePiecewiseLinear,
            ["Periodic"] = RunCode.WritePeriodic,
            ["BatchEnsemble"] = MemberCode.WriteBatchEnsemble,
            ["MemberDense"] = MemberCode.WriteMemberDense,
            ["MemberMean"] = MemberCode.WriteMemberMean,
            ["TargetScaler"] = ColumnCode.WriteTargetScaler,
            ["Temperature"] = ColumnCode.WriteTemperature,
            ["Dropout"] = static (_, _, x) => x,
            ["Residual"] = GroupCode.WriteResidual,
            ["Sequential"] = GroupCode.WriteSequential,
            ["Average"] = GroupCode.WriteAverage,
        };
        foreach (string activation in ActivationCode.Kinds)
        {
            list.Add(activation, ActivationCode.Write);
        }
        foreach (string formula in new[] { "Selu", "Gelu", "Mish" })
        {
            list.Add($"Parametric{formula}", (kernel, layer, x) => ActivationCode.WriteBlend(kernel, layer, x, formula));
        }
        list.Add("InterpolatedRelu", static (kernel, layer, x) => ActivationCode.WriteBlend(kernel, layer, x, "Relu"));
        return list;
    }
}
