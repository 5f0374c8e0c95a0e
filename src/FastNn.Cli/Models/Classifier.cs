using FastNn.Data;

namespace FastNn.Cli;

/// <summary>Evaluates classifiers.</summary>
static class Classifier
{
    /// <summary>Returns the loss for a network that ends in probabilities, or in logits.</summary>
    public static Loss CreateLoss(Network network) => EndsInSoftmax(network) ? new CrossEntropy() : new SoftmaxCrossEntropy();

    /// <summary>Computes loss, accuracy and further metrics.</summary>
    public static TestResult Test(Network network, Dataset rows, params Metric[] metrics)
    {
        using var evaluator = new Evaluator(network, CreateLoss(network), maxBatch: Math.Min(256, rows.Count)) { Metrics = metrics };
        return evaluator.Run(rows);
    }

    /// <summary>Returns the class with the largest output, the first one of equals.</summary>
    public static int FindLargest(ReadOnlySpan<float> outputs)
    {
        int largest = 0;
        for (int i = 1; i < outputs.Length; i++)
        {
            largest = outputs[i] > outputs[largest] ? i : largest;
        }
        return largest;
    }

    /// <summary>Turns the outputs of a network into probabilities, in place, unless they are already.</summary>
    public static void ToProbabilities(Network network, Span<float> outputs)
    {
        if (EndsInSoftmax(network))
        {
            return;
        }
        float highest = float.NegativeInfinity;
        foreach (float output in outputs)
        {
            highest = Math.Max(highest, output);
        }
        double sum = 0;
        foreach (float output in outputs)
        {
            sum += Math.Exp(output - highest);
        }
        foreach (ref float output in outputs)
        {
            output = (float)(Math.Exp(output - highest) / sum);
        }
    }

    static bool EndsInSoftmax(Network network) => network[network.Count - 1] is Softmax;
}
