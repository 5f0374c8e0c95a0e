using FastNn.Data;

namespace FastNn.Cli;

/// <summary>How often a network is right.</summary>
internal static class Score
{
    /// <summary>The share of samples whose largest output is at their label, 0 to 1.</summary>
    public static double Accuracy(Network network, Dataset data)
    {
        using Predictor predictor = network.CreatePredictor();
        int right = 0;
        for (int row = 0; row < data.Count; row++)
        {
            right += predictor.Classify(data.Input(row)) == data.Label(row) ? 1 : 0;
        }
        return right / (double)data.Count;
    }
}
