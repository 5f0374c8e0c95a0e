using FastNn.Data;

namespace FastNn.Tables;

/// <summary>The last layers of the members of a family: they turn logits into probabilities, or standardized numbers into the label's units.</summary>
sealed class OutputLayers
{
    readonly int submembers;
    readonly bool isClassifier;

    OutputLayers(int width, TargetScaler? scaler, int submembers)
    {
        (isClassifier, this.submembers) = (scaler is null, submembers);
        Network = new(width * Math.Max(1, submembers));
        foreach (Layer layer in Create(scaler))
        {
            Network.Add(layer);
        }
    }

    /// <summary>The layers alone.</summary>
    public Network Network { get; }

    /// <summary>Creates the layers, fitted to the targets of rows.</summary>
    /// <param name="rows">Rows with labels, or one target each.</param>
    /// <param name="recipe">The family.</param>
    public static OutputLayers For(Dataset rows, MemberRecipe recipe) =>
        new(rows.Outputs, rows.HasLabels ? null : new TargetScaler().Fit(Rows.GetTargets(rows)), recipe.Submembers);

    /// <summary>Creates the layers for a member, without their parameters.</summary>
    public List<Layer> Create() => Create(isClassifier ? null : new TargetScaler());

    /// <summary>Creates the loss that a member is trained with, on what stands before the layers.</summary>
    public Loss CreateLoss()
    {
        Loss loss = isClassifier ? new SoftmaxCrossEntropy() : new MeanSquaredError();
        return submembers > 0 ? new MemberLoss(loss, submembers) : loss;
    }

    /// <summary>Returns the outputs of the layers.</summary>
    /// <param name="outputs">The outputs of the layer before them.  [rows, any width]</param>
    public float[] Run(float[] outputs) => BatchPrediction.Run(Network, outputs);

    List<Layer> Create(TargetScaler? last)
    {
        var layers = new List<Layer>();
        if (submembers > 0)
        {
            layers.Add(new MemberMean(submembers) { MemberKind = isClassifier ? OutputKind.Logits : OutputKind.Values });
        }
        if (last is not null)
        {
            layers.Add(last);
        }
        else if (submembers == 0)
        {
            layers.Add(new Softmax());
        }
        return layers;
    }
}
