using FastNn.Data;

namespace FastNn.Cli;

/// <summary>A test sample that was taken for another class.</summary>
/// <param name="Row">Its row in the test data.</param>
/// <param name="Actual">Its class.</param>
/// <param name="Predicted">The class it was taken for.</param>
/// <param name="Probability">How sure the network was, 0 to 1.</param>
internal sealed record Mistake(int Row, int Actual, int Predicted, float Probability);

/// <summary>What a network makes of test data, sample by sample.</summary>
/// <param name="Data">The data.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Table">How often each class was predicted as each.</param>
/// <param name="Mistakes">All mistakes, the surest first.</param>
internal sealed record ClassifiedTest(Dataset Data, float Loss, ConfusionMatrix Table, IReadOnlyList<Mistake> Mistakes)
{
    public static ClassifiedTest Of(Network network, Dataset data)
    {
        var table = new ConfusionMatrix();
        TestResult result = Classifier.Test(network, data, table);
        var mistakes = new List<Mistake>();
        float[] output = new float[network.Outputs];
        using Predictor predictor = network.CreatePredictor();
        for (int row = 0; row < data.Count; row++)
        {
            predictor.PredictOne(data.Input(row), output);
            int guess = Array.IndexOf(output, output.Max());
            if (guess != data.Label(row))
            {
                Classifier.ToProbabilities(network, output);
                mistakes.Add(new(row, data.Label(row), guess, output[guess]));
            }
        }
        return new(data, result.Loss, table, [.. mistakes.OrderByDescending(mistake => mistake.Probability)]);
    }
}
