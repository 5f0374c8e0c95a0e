using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn.Metrics;

/// <summary>Computes the probabilities of the classes from a row of outputs.</summary>
static class ClassProbabilities
{
    /// <summary>
    /// Computes the probability of every class. Logits: softmax. Scores: the sigmoid of each, divided by their sum, as scikit-learn's one-vs-rest classifier.
    /// Values and probabilities: as they are. One output is the probability of the second class, as a sigmoid unless it is one.
    /// </summary>
    /// <param name="output">The outputs.</param>
    /// <param name="kind">How the loss reads them.</param>
    /// <param name="probabilities">[classes]: two for one output, else one for each.</param>
    public static void Compute(ReadOnlySpan<float> output, OutputKind kind, Span<float> probabilities)
    {
        if (output.Length == 1)
        {
            float second = AreLogits(kind) ? (float)Sigmoid(output[0]) : output[0];
            (probabilities[0], probabilities[1]) = (1 - second, second);
            return;
        }
        output.CopyTo(probabilities);
        if (kind == OutputKind.Logits)
        {
            Softmax(probabilities);
        }
        else if (kind == OutputKind.Scores)
        {
            double sum = 0;
            foreach (float score in output)
            {
                sum += Sigmoid(score);
            }
            for (int i = 0; i < output.Length; i++)
            {
                probabilities[i] = (float)(Sigmoid(output[i]) / sum);
            }
        }
    }

    /// <summary>Makes an array the buffer of <see cref="Compute"/>; allocates where the number of outputs changes.</summary>
    public static void Resize(ref float[] probabilities, int outputs)
    {
        if (probabilities.Length != Classes.Count(outputs))
        {
            probabilities = new float[Classes.Count(outputs)];
        }
    }

    /// <summary>Whether a single output becomes a probability by a sigmoid.</summary>
    public static bool AreLogits(OutputKind kind) => kind is OutputKind.Logits or OutputKind.Scores;

    /// <summary>Computes the softmax of a row in place.</summary>
    public static void Softmax(Span<float> row)
    {
        var whole = Matrix.Whole(row, 1, row.Length, row.Length);
        SoftmaxRows.Forward(whole, whole);
    }

    static double Sigmoid(float x) => 1 / (1 + PortableMath.Exp(-x));
}
