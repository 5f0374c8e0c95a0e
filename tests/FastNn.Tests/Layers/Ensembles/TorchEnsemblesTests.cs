using System.Text.Json;
using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>A TabM beside the same in PyTorch (torch_ensembles.py).</summary>
public sealed class TorchEnsemblesTests
{
    const int Rows = 5, Inputs = 6, Width = 17, Classes = 3, Members = 4;

    static readonly JsonElement numbers = Embedded.Json("torch_ensembles.json");
    static readonly float[] x = Values(100, Rows * Inputs);
    static readonly int[] labels = [0, 2, 1, 1, 0];

    [Fact]
    public void Outputs_are_those_of_PyTorch()
    {
        float[] y = new float[Rows * Members * Classes], one = new float[Members * Classes];
        Network network = Make();
        network.CreatePredictor(Rows).PredictBatch(x, y);
        Same("outputs", y);
        network.CreatePredictor().PredictOne(x.AsSpan(0, Inputs), one);
        for (int i = 0; i < one.Length; i++)
        {
            Assert.Equal(y[i], one[i], 1e-6f);
        }
    }

    [Fact]
    public void Loss_and_gradients_are_those_of_PyTorch()
    {
        Network network = Make();
        using var trainer = new Trainer(network, Loss, new Sgd(0.1)) { BatchSize = Rows };
        Assert.Equal(numbers.GetProperty("loss").GetDouble(), trainer.ComputeGradients(x, labels), 1e-6);
        int place = 0;
        foreach (JsonElement expected in numbers.GetProperty("gradients").EnumerateArray())
        {
            Parameter parameter = network.Parameters[place++];
            float[] gradient = new float[parameter.Count];
            parameter.CopyGradientTo(gradient);
            Assert.Equal(expected.GetArrayLength(), gradient.Length);
            for (int i = 0; i < gradient.Length; i++)
            {
                Assert.Equal(expected[i].GetDouble(), gradient[i], 1e-6);
            }
        }
        Assert.Equal(network.Parameters.Count, place);
        float[] weights = [1, 0.5f, 2, 0, 1.5f];
        Assert.Equal(numbers.GetProperty("weighted").GetDouble(), trainer.ComputeGradients(x, new Targets(labels, weights)), 1e-6);
    }

    [Fact]
    public void Mean_of_the_members_is_that_of_PyTorch()
    {
        float[] y = new float[Rows * Classes];
        Network network = Make(new MemberMean(Members) { MemberKind = OutputKind.Logits });
        network.CreatePredictor(Rows).PredictBatch(x, y);
        Same("probabilities", y);
        Assert.Equal(OutputKind.Probabilities, network[^1].Produces);

        // Accuracy and metrics are those of this mean.
        using var evaluator = new Evaluator(Make(), Loss, Rows) { Metrics = [new Accuracy { Name = "right" }, new RocAuc()] };
        using var direct = new Evaluator(network, new CrossEntropy(), Rows) { Metrics = [new Accuracy { Name = "right" }, new RocAuc()] };
        var data = new Dataset(x, Inputs, labels);
        TestResult found = evaluator.Run(data), expected = direct.Run(data);
        Assert.Equal(numbers.GetProperty("loss").GetDouble(), found.Loss, 1e-6);
        Assert.Equal(expected.Accuracy, found.Accuracy);
        Assert.Equal(expected.Metrics["right"], found.Metrics["right"]);
        Assert.Equal(expected.Metrics.Values, found.Metrics.Values);
    }

    static MemberLoss Loss => new(new SoftmaxCrossEntropy { LabelSmoothing = 0.1 }, Members);

    static Network Make(params Layer[] last)
    {
        var network = new Network(Inputs)
        {
            new BatchEnsemble(Width, Members) { IsFirst = true }, new Relu(), new BatchEnsemble(Width, Members), new MemberDense(Classes, Members),
        };
        Array.ForEach(last, network.Add);
        for (int i = 0; i < network.Parameters.Count; i++)
        {
            network.Parameters[i].Set(Values(i, network.Parameters[i].Count));
        }
        return network;
    }

    static float[] Values(int number, int count) => [.. Enumerable.Range(0, count).Select(i => (float)(0.6 * Math.Sin(1 + (0.37 * i) + number)))];

    static void Same(string name, float[] found)
    {
        double[] expected = [.. numbers.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 1e-6);
        }
    }
}
