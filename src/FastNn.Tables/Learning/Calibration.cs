using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Fits and applies the temperature of a model.</summary>
static class Calibration
{
    /// <summary>Returns the temperature of probabilities.</summary>
    /// <param name="probabilities">[rows, classes], of members that were not trained on the rows.</param>
    /// <param name="rows">The rows, in the same order.</param>
    public static float Fit(float[] probabilities, Dataset rows) =>
        CreateLayer(1).Fit(probabilities, Rows.GetLabels(rows)).Value;

    /// <summary>Creates the last layer of a calibrated model.</summary>
    public static Temperature CreateLayer(float temperature) => new() { TakesProbabilities = true, Value = temperature };

    /// <summary>Returns calibrated probabilities.  [rows, classes]</summary>
    public static float[] Run(float temperature, float[] probabilities, int classes) =>
        BatchPrediction.Run(new Network(classes) { CreateLayer(temperature) }, probabilities);
}
