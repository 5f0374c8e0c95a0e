using FastNn.Data;

namespace FastNn.Tables;

/// <summary>The last layer of each member: it turns logits into probabilities, or standardized numbers into the label's units.</summary>
sealed class OutputLayer
{
    readonly bool log;
    readonly TargetScaler? scaler;

    OutputLayer(int width, TargetScaler? scaler)
    {
        (Width, this.scaler, log) = (width, scaler, scaler?.Log ?? false);
        Network = new(width) { scaler is null ? new Softmax() : scaler };
    }

    /// <summary>Outputs of a member.</summary>
    public int Width { get; }

    /// <summary>Whether the label is one of some classes.</summary>
    public bool IsClassifier => scaler is null;

    /// <summary>The layer alone.</summary>
    public Network Network { get; }

    /// <summary>Creates the layer for classes.</summary>
    public static OutputLayer ForClasses(int classes) => new(classes, null);

    /// <summary>Creates the layer for the targets of rows, fitted to them.</summary>
    /// <param name="rows">Rows with one target each.</param>
    /// <param name="log">Whether members learn the logarithm of the target.</param>
    public static OutputLayer ForNumbers(Dataset rows, bool log) => new(1, new TargetScaler { Log = log }.Fit(Rows.GetTargets(rows)));

    /// <summary>Creates the layer for a member, without its parameters.</summary>
    public Layer Create() => IsClassifier ? new Softmax() : new TargetScaler { Log = log };

    /// <summary>Creates the loss that a member is trained with, on what stands before the layer.</summary>
    public Loss CreateLoss() => IsClassifier ? new SoftmaxCrossEntropy() : new MeanSquaredError();

    /// <summary>Returns rows with the targets that a member is trained on.</summary>
    public Dataset Standardize(Dataset rows) => scaler is null ? rows : Rows.WithTargets(rows, scaler.Transform(Rows.GetTargets(rows)));

    /// <summary>Returns the outputs of the layer.</summary>
    /// <param name="outputs">The outputs of the layer before it.  [rows, width]</param>
    public float[] Run(float[] outputs) => BatchPrediction.Run(Network, outputs);
}
