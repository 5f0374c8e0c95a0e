using FastNn.Data;

namespace FastNn.Onnx.Tests;

/// <summary>Networks of the tests: one with each layer of the catalog, fitted and with random weights.</summary>
static class Some
{
    /// <summary>The layers of the catalog.</summary>
    public static IEnumerable<string> Layers => Catalog.Default.Layers.Select(entry => entry.Name);

    /// <summary>Returns a network with the sample of a layer between two dense layers, or before them where it prepares raw rows.</summary>
    public static Network With(string kind)
    {
        Layer sample = Catalog.Default.Layers.Single(entry => entry.Name == kind).CreateSample();
        var network = new Network(inputs: 6, seed: 3);
        bool isFirst = sample is PreprocessingLayer or OneHot or Embedding or Periodic or SmoothClip or LogScaler;
        if (isFirst)
        {
            network.Add(sample);
            network.Add(new Dense(9));
            network.Add(new Tanh());
        }
        else
        {
            network.Add(new Dense(9));
            network.Add(sample is Residual or Sequential or Average ? Fill((LayerGroup)sample) : sample);
        }
        Finish(network);
        return network;
    }

    /// <summary>Fits the preprocessing and makes all parameters random that are not measured.</summary>
    public static void Finish(Network network)
    {
        if (network[0] is PreprocessingLayer)
        {
            network.FitPreprocessing(new Dataset(Rows(200, network.Inputs, seed: 5), network.Inputs, new float[200], 1));
        }
        var random = new Random(7);
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            string name = parameter.Name[(parameter.Name.LastIndexOf('.') + 1)..];
            bool isPositive = name is "running_var" or "temperature" or "deviation";
            if (parameter.IsTrained || name is "running_mean" or "running_var" or "temperature" || network[^1] is TargetScaler)
            {
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = name switch
                    {
                        "lowest" => -0.5f,
                        "highest" => 0.6f,
                        _ => isPositive ? 0.5f + random.NextSingle() : values[i] + 0.3f * (random.NextSingle() - 0.5f),
                    };
                }
                parameter.Set(values);
            }
        }
    }

    /// <summary>Returns rows whose first column is a category code, sometimes none, and whose last has every size.</summary>
    public static float[] Rows(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            int column = i % columns;
            values[i] = column == 0 ? random.Next(5) : column == columns - 1 ? 1000 * (random.NextSingle() - 0.5f) : 4 * (random.NextSingle() - 0.5f);
        }
        return values;
    }

    static LayerGroup Fill(LayerGroup group) => group;
}
