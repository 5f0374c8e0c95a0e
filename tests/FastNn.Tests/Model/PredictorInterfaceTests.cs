using FastNn.Tests.Support;

namespace FastNn.Tests.Model;

/// <summary>What every <see cref="IPredictor"/> gives: the same outputs, classes and probabilities.</summary>
public sealed class PredictorInterfaceTests
{
    const int Inputs = 4, Outputs = 3, Rows = 5;

    [Fact]
    public void Predictor_leases_and_handle_predict_alike()
    {
        Network network = Sample.Scrambled(new Network(Inputs) { new Dense(Outputs) });
        using Predictor predictor = network.CreatePredictor(new PredictorOptions { MaxBatch = 2 });
        using var pool = new PredictorPool(network, new PredictorPoolOptions { MaxBatch = 2, Callers = 1 });
        using var handle = new ModelHandle(network, new PredictorPoolOptions { MaxBatch = 2, Callers = 2 });
        float[] expected = Run(predictor);
        using (PredictorLease lease = pool.Rent())
        {
            Assert.Equal(expected, Run(lease));
        }
        Assert.Equal(expected, Run(handle));
        using ModelLease model = handle.Rent();
        Assert.Equal(expected, Run(model));
    }

    [Fact]
    public void Batch_of_one_row_is_the_row_alone()
    {
        Network network = Sample.Scrambled(new Network(40) { new Dense(50), new Tanh(), new Dense(Outputs) });
        using Predictor predictor = network.CreatePredictor(8);
        float[] x = Sample.Normal(40, 1), one = new float[Outputs], batch = new float[Outputs];
        predictor.PredictOne(x, one);
        predictor.PredictBatch(x, batch);
        Assert.Equal(one, batch);
    }

    [Fact]
    public void Probabilities_follow_the_last_layer_or_what_the_caller_says()
    {
        Network logits = Sample.Scrambled(new Network(Inputs) { new Dense(Outputs) }), softmax = new(Inputs) { new Dense(Outputs), new Softmax() };
        float[] weights = new float[Inputs * Outputs], bias = new float[Outputs];
        logits.Parameters[0].CopyTo(weights);
        logits.Parameters[1].CopyTo(bias);
        softmax.Parameters[0].Set(weights);
        softmax.Parameters[1].Set(bias);
        float[] x = Sample.Normal(Rows * Inputs, 1), y = new float[Rows * Outputs], p = new float[Rows * Outputs], expected = new float[Rows * Outputs];
        using Predictor raw = logits.CreatePredictor(Rows), last = softmax.CreatePredictor(Rows);
        raw.PredictBatch(x, y);
        last.PredictBatch(x, expected);

        last.PredictProbabilities(x, p);
        Assert.Equal(expected, p);
        raw.PredictProbabilities(x, p);
        Assert.All(expected.Zip(p), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        raw.PredictProbabilities(x, p, OutputKind.Scores);
        Assert.All(y.Zip(p), pair => Assert.Equal(1 / (1 + Math.Exp(-pair.First)), pair.Second, 1e-6));
        raw.PredictProbabilities(x, p, OutputKind.Values);
        Assert.Equal(y, p);
    }

    [Fact]
    public void Single_logit_becomes_the_probability_of_the_second_class()
    {
        Network network = Sample.Scrambled(new Network(Inputs) { new Dense(1) });
        using Predictor predictor = network.CreatePredictor();
        float[] x = Sample.Normal(Inputs, 1), y = new float[1], p = new float[1];
        predictor.PredictOne(x, y);
        predictor.PredictProbabilities(x, p);
        Assert.Equal(1 / (1 + Math.Exp(-y[0])), p[0], 1e-6);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.Contains("MaxBatch is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new PredictorOptions { MaxBatch = 0 }).Message);
        Assert.Contains("Threads is 1025", Assert.Throws<ArgumentOutOfRangeException>(() => new PredictorOptions { Threads = 1025 }).Message);
        Assert.Contains("Callers is 65537", Assert.Throws<ArgumentOutOfRangeException>(() => new PredictorPoolOptions { Callers = 65_537 }).Message);
    }

    [Fact]
    public void Disposed_predictor_says_so_whatever_its_arguments_are()
    {
        Predictor predictor = new Network(3, seed: 1) { new Dense(2) }.CreatePredictor(maxBatch: 2);
        predictor.Dispose();

        Assert.Throws<ObjectDisposedException>(() => predictor.PredictBatch(new float[4], new float[1]));
        Assert.Throws<ObjectDisposedException>(() => predictor.PredictProbabilities(new float[6], new float[1]));
        Assert.Throws<ObjectDisposedException>(() => predictor.Classify(new float[4], new int[9]));
    }

    static float[] Run<T>(T predictor) where T : IPredictor
    {
        float[] x = Sample.Normal(Rows * predictor.Inputs, 1), y = new float[Rows * predictor.Outputs], p = new float[y.Length],
            one = new float[predictor.Outputs];
        int[] classes = new int[Rows];
        predictor.PredictBatch(x, y);
        predictor.PredictProbabilities(x, p);
        predictor.PredictOne(x.AsSpan(0, predictor.Inputs), one);
        predictor.Classify(x, classes);
        Assert.Equal(classes[0], predictor.Classify(x.AsSpan(0, predictor.Inputs)));
        return [.. y, .. p, .. one, .. classes];
    }
}
