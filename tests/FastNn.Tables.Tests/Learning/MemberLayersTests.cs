using System.Globalization;
using FastNn.Data;

namespace FastNn.Tables.Tests.Learning;

/// <summary>The layers of a member, and the initial values of RealMLP.</summary>
public sealed class MemberLayersTests
{
    // A number, few categories, many categories, a number.
    static readonly MemberLayers layers = new(4, [new(1, 3), new(2, 20)], 2);

    [Fact]
    public void Preprocessing_encodes_few_categories_and_scales_all_but_codes()
    {
        var network = new Network(4);
        layers.AddPreprocessing(network);

        Assert.Equal(["Imputer", "OneHot", "RobustScaler", "SmoothClip"], network.Select(layer => layer.Kind));
        Assert.Equal((6, 6), (network.Outputs, layers.PreparedInputs));
        Assert.Equal([0, 1, 2, 3, 5], ((RobustScaler)network[2]).Columns);
        Assert.Equal([0, 3], ((Imputer)network[0]).Columns);
    }

    [Fact]
    public void Members_embed_numbers_and_many_categories()
    {
        Network network = layers.CreateNetwork(Recipes.RealMlp(isClassifier: true), seed: 1);

        Assert.Equal(["Periodic", "Embedding", "Scale"], network.Take(3).Select(layer => layer.Kind));
        // Two numbers become 4 each, three columns of 0 and 1 stay, a code becomes 8.
        Assert.Equal(2 * 4 + 3 + 8, network.GetWidth(2));
        Assert.Equal(2, network.Outputs);
    }

    [Fact]
    public void Units_of_RealMlp_have_deviation_one_at_first()
    {
        MemberRecipe recipe = Recipes.RealMlp(isClassifier: false);
        Network network = layers.CreateNetwork(recipe, seed: 3);
        float[] inputs = new float[500 * 6];
        var random = new Random(1);
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = i % 6 == 4 ? random.Next(20) : random.NextSingle() * 2 - 1;
        }
        var rows = new Dataset(inputs, 6, new float[500], 1);
        RealMlpParameters.Set(layers, recipe, network, rows, seed: 3);

        for (int i = 0; i < network.Count; i++)
        {
            if (network[i] is not Dense)
            {
                continue;
            }
            var prefix = new Network(6);
            foreach (Layer layer in layers.Create(recipe).Take(i + 1))
            {
                prefix.Add(layer);
            }
            foreach (Parameter parameter in prefix.Parameters)
            {
                float[] values = new float[parameter.Count];
                network.Parameters[parameter.Name].CopyTo(values);
                parameter.Set(values);
            }
            float[] outputs = BatchPrediction.Run(prefix, rows);
            for (int unit = 0; unit < prefix.Outputs; unit++)
            {
                double[] own = [.. Enumerable.Range(0, 500).Select(row => (double)outputs[row * prefix.Outputs + unit])];
                double mean = own.Average();
                Assert.Equal(1, Math.Sqrt(own.Average(value => (value - mean) * (value - mean))), 1e-3);
            }
            Parameter weight = network.Parameters[string.Create(CultureInfo.InvariantCulture, $"{i}.weight")];
            Assert.Equal(1, weight.LearningRateFactor * weight.DecayFactor, 1e-6f);
            Assert.Equal(1 / MathF.Sqrt(weight.Columns), weight.LearningRateFactor, 1e-6f);
        }
    }

    [Fact]
    public void Network_of_a_model_gives_the_blend_of_its_members()
    {
        var random = new Random(2);
        float[] inputs = [.. Enumerable.Range(0, 60 * 4).Select(i => i % 4 == 1 ? random.Next(3) : i % 4 == 2 ? random.Next(20) : random.NextSingle())];
        var rows = new Dataset(inputs, 4, (int[])[.. Enumerable.Range(0, 60).Select(i => inputs[i * 4] > 0.5f ? 1 : 0)], 2);
        TrainedModel model = new TabularTraining(rows, rows, [new(1, 3), new(2, 20)], new() { Members = 2, Epochs = 3, Threads = 1 }).Run(default).Model;

        // With validation rows of their own all members predict the same rows.
        float[][] blended = Blend.Mix(model.Families, model.Shares);
        float[] mean = [.. blended[0].Zip(blended[1], (a, b) => (a + b) / 2)], actual = BatchPrediction.Run(model.Network, rows);
        for (int i = 0; i < mean.Length; i++)
        {
            Assert.Equal(mean[i], actual[i], 1e-5f);
        }
    }
}
