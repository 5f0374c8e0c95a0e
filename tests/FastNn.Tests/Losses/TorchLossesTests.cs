using System.Text.Json;
using FastNn.Autograd;
using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Losses;

/// <summary>Defaults, weights of classes and of positive targets, and batches in pieces beside PyTorch's numbers, in double there (torch_losses.py).</summary>
public sealed class TorchLossesTests
{
    static readonly JsonElement numbers = Embedded.Json("torch_losses.json");

    public static TheoryData<int> Defaults => Indices("defaults");

    public static TheoryData<int> Weights => Indices("weights");

    public static TheoryData<int, int> Pieces =>
        new(Enumerable.Range(0, numbers.GetProperty("pieces").GetArrayLength()).SelectMany(index => new[] { 1, 2, 3, 8 }.Select(size => (index, size))));

    /// <summary>By the name on a tape, by the method of a tensor, and by the part of the catalog, all without settings.</summary>
    [Theory]
    [MemberData(nameof(Defaults))]
    public void Defaults_are_those_of_PyTorch(int index)
    {
        JsonElement run = numbers.GetProperty("defaults")[index];
        string kind = run.GetProperty("kind").GetString()!;
        if (run.TryGetProperty("t", out JsonElement targets))
        {
            int rows = run.GetProperty("rows").GetInt32();
            float[] y = Floats(run.GetProperty("y")), t = Floats(targets), gradient = new float[y.Length];
            var tape = new Tape();
            Tensor outputs = tape.Variable(y, rows, y.Length / rows), loss = outputs.Apply(kind, tape.Constant(t, rows, y.Length / rows));
            loss.Backward();
            outputs.Gradient.CopyTo(gradient);
            Close(kind, run.GetProperty("loss").GetDouble(), loss.Value);
            Close(kind, run.GetProperty("gradient"), gradient);
            Close(kind, run.GetProperty("loss").GetDouble(),
                Catalog.Default.Losses.Single(entry => entry.Name == kind).CreateDefault().EvaluateWeighted(new(y, rows, y.Length / rows), t, default));
            return;
        }
        float[] x = Floats(run.GetProperty("x")), slope = new float[x.Length], value = new float[x.Length];
        var one = new Tape();
        Tensor input = one.Variable(x, 1, x.Length), output = input.Apply(kind);
        output.CopyTo(value);
        (output * one.Constant([.. Enumerable.Range(1, x.Length).Select(i => (float)i)], 1, x.Length)).Sum().Backward();
        input.Gradient.CopyTo(slope);
        Close(kind, run.GetProperty("y"), value);
        Close(kind, run.GetProperty("gradient"), slope);
    }

    [Theory]
    [MemberData(nameof(Weights))]
    public void Weights_count_as_in_PyTorch(int index)
    {
        JsonElement run = numbers.GetProperty("weights")[index];
        string what = run.GetRawText()[..run.GetRawText().IndexOf("\"y\"", StringComparison.Ordinal)];
        int rows = run.GetProperty("rows").GetInt32();
        float[] y = Floats(run.GetProperty("y")), samples = Floats(run.GetProperty("samples")), gradient = new float[y.Length];
        Loss loss = Make(run);
        loss.ValidateOutputs(y.Length / rows);
        Targets targets = run.TryGetProperty("labels", out JsonElement labels)
            ? new(Integers(labels), samples)
            : new(Floats(run.GetProperty("targets")), samples);
        Close(what, run.GetProperty("loss").GetDouble(), loss.EvaluateWeighted(new(y, rows, y.Length / rows), targets, default));
        Close(what, run.GetProperty("loss").GetDouble(), loss.EvaluateWeighted(new(y, rows, y.Length / rows), targets, new(gradient, rows, y.Length / rows)));
        Close(what, run.GetProperty("gradient"), gradient);
    }

    /// <summary>Labels whose class counts nothing still have the terms of the smoothing: the pieces, and the batches of a test, whose labels are such alone
    /// too.</summary>
    [Theory]
    [MemberData(nameof(Pieces))]
    public void Pieces_without_weight_keep_their_smoothing(int index, int size)
    {
        JsonElement run = numbers.GetProperty("pieces")[index];
        float[] x = Floats(run.GetProperty("x")), gradient = new float[9], bias = new float[3];
        int[] labels = Integers(run.GetProperty("labels"));
        var network = new Network(3, seed: 1) { new Dense(3) };
        network.Parameters["0.weight"].Set(Floats(run.GetProperty("weight")));
        network.Parameters["0.bias"].Set(Floats(run.GetProperty("bias")));
        var loss = new SoftmaxCrossEntropy
        {
            ClassWeights = Floats(run.GetProperty("classes")),
            LabelSmoothing = run.GetProperty("smoothing").GetSingle(),
            Reduction = ReductionOf(run),
        };
        double expected = run.GetProperty("loss").GetDouble();
        using var trainer = new Trainer(network, loss, new Sgd(0)) { BatchSize = 8, MicroBatchSize = size };
        Close("gradients", expected, trainer.ComputeGradients(x, labels));
        network.Parameters["0.weight"].CopyGradientTo(gradient);
        network.Parameters["0.bias"].CopyGradientTo(bias);
        Close("weight", run.GetProperty("weight_gradient"), gradient);
        Close("bias", run.GetProperty("bias_gradient"), bias);
        Close("test in pieces", expected, trainer.TestBatch(x, labels).Loss);

        // Batches of a dataset, in validation and training alike; the rate is 0.
        var data = new Dataset(x, 3, labels, 3);
        using var batches = new Trainer(network, loss, new Sgd(0)) { BatchSize = size, Epochs = 1, Shuffle = false };
        Close("test", expected, batches.Test(data).Loss);
        EpochReport epoch = batches.Fit(data, data).Epochs[0];
        Close("validation", expected, epoch.ValidationLoss);
        Close("training", expected, epoch.TrainingLoss);
    }

    static Loss Make(JsonElement run)
    {
        float[] classes = Floats(run.GetProperty("classes"));
        Reduction reduction = ReductionOf(run);
        return run.GetProperty("kind").GetString() switch
        {
            nameof(SoftmaxCrossEntropy) => new SoftmaxCrossEntropy
            {
                ClassWeights = classes,
                Reduction = reduction,
                LabelSmoothing = run.GetProperty("smoothing").GetSingle(),
            },
            nameof(CrossEntropy) => new CrossEntropy { ClassWeights = classes, Reduction = reduction },
            _ => new SigmoidCrossEntropy { ClassWeights = classes, Reduction = reduction, PositiveWeight = Floats(run.GetProperty("positive")) },
        };
    }

    static Reduction ReductionOf(JsonElement run) => run.GetProperty("reduction").GetString() == "sum" ? Reduction.Sum : Reduction.Mean;

    static void Close(string what, JsonElement expected, float[] found)
    {
        double size = expected.EnumerateArray().Max(value => Math.Abs(value.GetDouble()));
        for (int i = 0; i < found.Length; i++)
        {
            double wanted = expected[i].GetDouble();
            Assert.True(Math.Abs(wanted - found[i]) <= 1e-6 * Math.Max(size, 0.1), $"{what}: [{i}] is {found[i]:R}, PyTorch has {wanted:R}");
        }
    }

    static void Close(string what, double expected, float found) =>
        Assert.True(Math.Abs(expected - found) <= 1e-6 * Math.Max(1, Math.Abs(expected)), $"{what}: the loss is {found:R}, PyTorch has {expected:R}");

    static TheoryData<int> Indices(string name) => [.. Enumerable.Range(0, numbers.GetProperty(name).GetArrayLength())];

    static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];

    static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];
}
