using System.Globalization;
using FastNn.Data;

namespace FastNn.Tables;

/// <summary>
/// Sets the initial weights and the factors of learning rate and decay of RealMLP (D. Holzmüller, L. Grinsztajn and I. Steinwart, "Better by default", 2024,
/// arXiv 2407.04491). Its product x·W/√inputs + b is that of a <see cref="Dense"/> layer with the weights W/√inputs, whose learning rate is multiplied by
/// 1/√inputs and whose decay by √inputs.
/// </summary>
static class RealMlpParameters
{
    // Rows that the deviations are measured on, and rows of the convex combination behind a bias ("he+5").
    const int SampleRows = 1024, BiasRows = 5;
    const float ScaleRate = 6, BiasRate = 0.1f, ActivationRate = 0.1f, PeriodicRate = 0.1f;

    /// <summary>Sets the parameters of a member whose weights are drawn from N(0, 1) and whose biases are 0.</summary>
    /// <param name="layers">Creates the layers of the member.</param>
    /// <param name="recipe">The family of the member.</param>
    /// <param name="network">The network of the member.</param>
    /// <param name="rows">Prepared training rows.</param>
    /// <param name="seed">The seed of the biases.</param>
    public static void Set(MemberLayers layers, MemberRecipe recipe, Network network, Dataset rows, long seed)
    {
        SetFactors(network);
        int count = Math.Min(rows.Count, SampleRows);
        float[] sample = new float[count * network.Inputs];
        for (int i = 0; i < count; i++)
        {
            rows.GetInput((int)((long)i * rows.Count / count)).CopyTo(sample.AsSpan(i * network.Inputs));
        }
        Random random = Seeds.Create(seed);
        for (int i = 0; i < network.Count; i++)
        {
            if (network[i] is Dense)
            {
                SetDense(network, i, Run(layers.Create(recipe), network, i, sample), count, random);
            }
        }
    }

    static void SetFactors(Network network)
    {
        foreach (Parameter parameter in network.Parameters)
        {
            string[] name = parameter.Name.Split('.');
            (parameter.LearningRateFactor, parameter.DecayFactor) = network[int.Parse(name[0], CultureInfo.InvariantCulture)] switch
            {
                Scale => (ScaleRate, 0),
                Periodic => (PeriodicRate, 1),
                Embedding => (1, 1),
                Dense when parameter.IsVector => (BiasRate, 0),
                Dense => (1 / MathF.Sqrt(parameter.Columns), MathF.Sqrt(parameter.Columns)),
                _ => (ActivationRate, 0),
            };
        }
    }

    /// <summary>Divides the weights of each output by its deviation, and sets its bias to minus a random convex combination of its values.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layer">The position of a dense layer.</param>
    /// <param name="z">Its outputs for the sample.  [count, outputs]</param>
    /// <param name="count">Rows of the sample.</param>
    /// <param name="random">The random numbers of the biases.</param>
    static void SetDense(Network network, int layer, float[] z, int count, Random random)
    {
        Parameter weight = network.Parameters[string.Create(CultureInfo.InvariantCulture, $"{layer}.weight")];
        Parameter bias = network.Parameters[string.Create(CultureInfo.InvariantCulture, $"{layer}.bias")];
        float[] w = new float[weight.Count], b = new float[bias.Count];
        weight.CopyTo(w);
        Span<double> cuts = stackalloc double[BiasRows + 1];
        for (int j = 0; j < b.Length; j++)
        {
            double sum = 0, squares = 0;
            for (int row = 0; row < count; row++)
            {
                double value = z[row * b.Length + j];
                (sum, squares) = (sum + value, squares + value * value);
            }
            double mean = sum / count, variance = squares / count - mean * mean;
            float factor = variance > 1e-12 * weight.Columns ? (float)(1 / Math.Sqrt(variance)) : 1 / MathF.Sqrt(weight.Columns);
            foreach (ref float value in w.AsSpan(j * weight.Columns, weight.Columns))
            {
                value *= factor;
            }
            // The gaps between sorted uniform numbers are distributed as normalized Exp(1) weights.
            (cuts[0], cuts[^1]) = (0, 1);
            for (int i = 1; i < BiasRows; i++)
            {
                cuts[i] = random.NextDouble();
            }
            cuts.Sort();
            double combination = 0;
            for (int i = 0; i < BiasRows; i++)
            {
                combination += (cuts[i + 1] - cuts[i]) * z[random.Next(count) * b.Length + j];
            }
            b[j] = (float)-combination * factor;
        }
        weight.Set(w);
        bias.Set(b);
    }

    /// <summary>Returns the outputs of a layer for rows.</summary>
    static float[] Run(List<Layer> layers, Network network, int layer, float[] rows)
    {
        var prefix = new Network(network.Inputs);
        foreach (Layer one in layers.Take(layer + 1))
        {
            prefix.Add(one);
        }
        for (int i = 0; i <= layer; i++)
        {
            LayerCopy.Run(network, i, prefix, i.ToString(CultureInfo.InvariantCulture));
        }
        return BatchPrediction.Run(prefix, rows);
    }
}
