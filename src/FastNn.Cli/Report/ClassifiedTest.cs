using FastNn.Data;

namespace FastNn.Cli;

/// <summary>A test sample that was taken for another class.</summary>
/// <param name="Row">Its row in the test data.</param>
/// <param name="Actual">Its class.</param>
/// <param name="Predicted">The class it was taken for.</param>
/// <param name="Probability">How sure the network was, 0 to 1.</param>
sealed record Mistake(int Row, int Actual, int Predicted, float Probability);

/// <summary>What a network makes of test data. What only a report shows is looked for when it is asked for.</summary>
/// <param name="Network">The network.</param>
/// <param name="Data">The data.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Accuracy">The share of samples that were taken for what they are, 0 to 1.</param>
sealed record ClassifiedTest(Network Network, Dataset Data, float Loss, float Accuracy)
{
    public static ClassifiedTest Of(Network network, Dataset data)
    {
        TestResult result = Classifier.Test(network, data);
        return new(network, data, result.Loss, result.Accuracy);
    }

    /// <summary>How often each class was predicted as each.</summary>
    public ConfusionMatrix Table => field ??= Count();

    /// <summary>All mistakes, the surest first.</summary>
    public IReadOnlyList<Mistake> Mistakes => field ??= FindMistakes();

    ConfusionMatrix Count()
    {
        var table = new ConfusionMatrix();
        Classifier.Test(Network, Data, table);
        return table;
    }

    IReadOnlyList<Mistake> FindMistakes()
    {
        var mistakes = new List<Mistake>();
        float[] output = new float[Network.Outputs];
        using Predictor predictor = Network.CreatePredictor();
        for (int row = 0; row < Data.Count; row++)
        {
            predictor.PredictOne(Data.GetInput(row), output);
            int guess = Array.IndexOf(output, output.Max());
            if (guess != Data.GetLabel(row))
            {
                Classifier.ToProbabilities(Network, output);
                mistakes.Add(new(row, Data.GetLabel(row), guess, output[guess]));
            }
        }
        return [.. mistakes.OrderByDescending(mistake => mistake.Probability)];
    }
}
