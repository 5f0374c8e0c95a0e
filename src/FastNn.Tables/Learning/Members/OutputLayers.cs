using FastNn.Data;

namespace FastNn.Tables;

/// <summary>The last layers of the members of a family: they turn logits into probabilities, or standardized numbers into the label's units.</summary>
sealed class OutputLayers
{
    readonly int submembers;
    readonly TargetScaler? scaler;

    OutputLayers(int width, TargetScaler? scaler, int submembers)
    {
        (Width, this.scaler, this.submembers) = (width, scaler, submembers);
        Network = new(width * Math.Max(1, submembers));
        if (submembers > 0)
        {
            Network.Add(CreateMean());
        }
        if (scaler is not null)
        {
            Network.Add(scaler);
        }
        else if (submembers == 0)
        {
            Network.Add(new Softmax());
        }
    }

    /// <summary>Outputs of the model.</summary>
    public int Width { get; }

    /// <summary>Whether the label is one of some classes.</summary>
    public bool IsClassifier => scaler is null;

    /// <summary>The layers alone.</summary>
    public Network Network { get; }

    /// <summary>Creates the layers, fitted to the targets of rows.</summary>
    /// <param name="rows">Rows with labels, or one target each.</param>
    /// <param name="recipe">The family.</param>
    public static OutputLayers For(Dataset rows, MemberRecipe recipe) =>
        new(rows.Outputs, rows.HasLabels ? null : new TargetScaler { Log = recipe.IsLogarithmic }.Fit(Rows.GetTargets(rows)), recipe.Submembers);

    /// <summary>Creates the layers for a member, without their parameters.</summary>
    public List<Layer> Create()
    {
        var layers = new List<Layer>();
        if (submembers > 0)
        {
            layers.Add(CreateMean());
        }
        if (scaler is not null)
        {
            layers.Add(new TargetScaler { Log = scaler.Log });
        }
        else if (submembers == 0)
        {
            layers.Add(new Softmax());
        }
        return layers;
    }

    /// <summary>Creates the loss that a member is trained with, on what stands before the layers.</summary>
    public Loss CreateLoss()
    {
        Loss loss = IsClassifier ? new SoftmaxCrossEntropy() : new MeanSquaredError();
        return submembers > 0 ? new MemberLoss(loss, submembers) : loss;
    }

    /// <summary>Returns rows with the targets that a member is trained on.</summary>
    public Dataset Standardize(Dataset rows) => scaler is null ? rows : Rows.WithTargets(rows, scaler.Transform(Rows.GetTargets(rows)));

    /// <summary>Returns the outputs of the layers.</summary>
    /// <param name="outputs">The outputs of the layer before them.  [rows, any width]</param>
    public float[] Run(float[] outputs) => BatchPrediction.Run(Network, outputs);

    MemberMean CreateMean() => new(submembers) { MemberKind = IsClassifier ? OutputKind.Logits : OutputKind.Values };
}
