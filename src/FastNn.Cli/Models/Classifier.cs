using FastNn.Data;

namespace FastNn.Cli;

/// <summary>What follows from a network's answering with a class: its loss, its test, its probabilities.</summary>
static class Classifier
{
    /// <summary>The loss for a network that ends in probabilities, or in logits.</summary>
    public static Loss LossOf(Network network) => EndsInSoftmax(network) ? new CrossEntropy() : new SoftmaxCrossEntropy();

    /// <summary>Loss, accuracy and more metrics on samples as they stand in their files.</summary>
    public static TestResult Test(Network network, Dataset samples, params Metric[] metrics)
    {
        using var trainer = new Trainer(network, LossOf(network), new Sgd(0)) { BatchSize = Math.Min(256, samples.Count), Metrics = metrics };
        return trainer.Test(samples);
    }

    /// <summary>Makes probabilities of a network's outputs, in place, unless they are already.</summary>
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
