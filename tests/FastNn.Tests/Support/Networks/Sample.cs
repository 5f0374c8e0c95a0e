using System.Globalization;
using FastNn.RandomNumbers;

namespace FastNn.Tests.Support;

/// <summary>Numbers for tests, drawn from seeds.</summary>
static class Sample
{
    public static float[] Normal(int count, long seed)
    {
        var random = new CounterRandom(seed);
        return [.. Enumerable.Range(0, count).Select(i => random.Normal((ulong)i))];
    }

    public static int[] Labels(int count, int classes, long seed)
    {
        var random = new CounterRandom(seed);
        return [.. Enumerable.Range(0, count).Select(i => random.Below((ulong)i, classes))];
    }

    /// <summary>Rows that are probabilities.</summary>
    public static float[] Distributions(int rows, int columns, long seed)
    {
        float[] values = [.. Normal(rows * columns, seed).Select(MathF.Abs)];
        for (int row = 0; row < rows; row++)
        {
            float sum = values[(row * columns)..((row + 1) * columns)].Sum();
            for (int i = 0; i < columns; i++)
            {
                values[(row * columns) + i] /= sum;
            }
        }
        return values;
    }

    public static float[] OneHot(int[] labels, int classes)
    {
        float[] rows = new float[labels.Length * classes];
        for (int i = 0; i < labels.Length; i++)
        {
            rows[(i * classes) + labels[i]] = 1;
        }
        return rows;
    }

    /// <summary>Moves every vector of parameters and statistics away from the plain 0 and 1 with which it begins, and behind which a fault could
    /// hide.</summary>
    public static Network Scrambled(Network network)
    {
        long seed = 900;
        foreach (Parameter parameter in network.Parameters)
        {
            if (parameter.IsVector)
            {
                float[] values = new float[parameter.Count], noise = Normal(values.Length, seed++);
                parameter.CopyTo(values);
                // A spread is divided by.
                bool isSpread = parameter.Name.Split('.')[^1] is "running_var" or "deviation" or "range" or "spread" or "temperature";
                if (parameter.Name.EndsWith(".quantiles", StringComparison.Ordinal))
                {
                    // Ascending for each column, far beyond what the tests have as inputs.
                    int count = values.Length / network.GetWidth(int.Parse(parameter.Name.Split('.')[0], CultureInfo.InvariantCulture) - 1);
                    values = [.. values.Select((_, i) => -20 + (40f * (i % count) / (count - 1)))];
                }
                if (parameter.Name.EndsWith(".edges", StringComparison.Ordinal))
                {
                    // In ascending order.
                    parameter.Set([.. noise.Select((move, i) => (i / 2f) - 1.2f + (move / 20))]);
                    continue;
                }
                parameter.Set([.. values.Zip(noise, (value, move) => isSpread ? value * MathF.Exp(move / 2) : value + (move / 3))]);
            }
        }
        return network;
    }

    public static float[] Values(Network network)
    {
        var all = new List<float>();
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            all.AddRange(values);
        }
        return [.. all];
    }
}
