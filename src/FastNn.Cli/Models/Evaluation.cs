using FastNn.Data;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>A misclassified row.</summary>
/// <param name="Row">Its index in the dataset.</param>
/// <param name="Actual">Its class.</param>
/// <param name="Predicted">The predicted class.</param>
/// <param name="Probability">The probability of the predicted class, 0 to 1.</param>
sealed record Misclassification(int Row, int Actual, int Predicted, float Probability);

/// <summary>The result of a network on labelled rows. The confusion matrix and the misclassified rows are computed on first use.</summary>
/// <param name="Network">The network.</param>
/// <param name="Data">The rows.</param>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">The fraction of correctly classified rows, 0 to 1.</param>
sealed record Evaluation(Network Network, Dataset Data, float Loss, float Accuracy)
{
    /// <summary>Evaluates a network.</summary>
    public static Evaluation Run(Network network, Dataset data)
    {
        TestResult result = Classifier.Test(network, data);
        return new(network, data, result.Loss, result.Accuracy);
    }

    /// <summary>The confusion matrix.</summary>
    public ConfusionMatrix Matrix => field ??= ComputeMatrix();

    /// <summary>All misclassified rows, by descending probability.</summary>
    public IReadOnlyList<Misclassification> Errors => field ??= FindErrors();

    /// <summary>The most frequent class of the rows, and the accuracy of always predicting it.</summary>
    public (int Class, double Accuracy) Baseline
    {
        get
        {
            int[] counts = new int[Data.Outputs];
            for (int row = 0; row < Data.Count; row++)
            {
                counts[Data.GetLabel(row)]++;
            }
            int most = counts.Max();
            return (Array.IndexOf(counts, most), (double)most / Data.Count);
        }
    }

    /// <summary>Formats accuracy, loss and baseline in a line.</summary>
    /// <param name="kind">The kind of the rows, such as test.</param>
    /// <param name="rows">The rows, after their number, such as "rows of digits.csv".</param>
    /// <param name="schema">The names of the classes; null where they are numbers.</param>
    public string Summarize(string kind, string rows, TableSchema? schema)
    {
        (int mostFrequent, double baseline) = Baseline;
        string name = TerminalText.Sanitize(schema?.ClassNames[mostFrequent] ?? Invariant($"class {mostFrequent}"));
        return Invariant(
            $"{kind} accuracy {Accuracy * 100:f2} % (loss {Loss:f4}) on {Data.Count:n0} {rows}; baseline {baseline * 100:f2} % (always predicting {name})");
    }

    ConfusionMatrix ComputeMatrix()
    {
        var matrix = new ConfusionMatrix();
        Classifier.Test(Network, Data, matrix);
        return matrix;
    }

    IReadOnlyList<Misclassification> FindErrors()
    {
        var errors = new List<Misclassification>();
        float[] output = new float[Network.Outputs];
        using Predictor predictor = Network.CreatePredictor();
        for (int row = 0; row < Data.Count; row++)
        {
            predictor.PredictOne(Data.GetInput(row), output);
            int predicted = Array.IndexOf(output, output.Max());
            if (predicted != Data.GetLabel(row))
            {
                Classifier.ToProbabilities(Network, output);
                errors.Add(new(row, Data.GetLabel(row), predicted, output[predicted]));
            }
        }
        return [.. errors.OrderByDescending(error => error.Probability)];
    }
}
