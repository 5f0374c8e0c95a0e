using FastNn.Tests.Support;

namespace FastNn.Tests.Model;

/// <summary>One network, many threads: each with a predictor of its own, all with the same weights.</summary>
public sealed class SharedNetworkTests
{
    const int Inputs = 23, Outputs = 7, Threads = 8;

    [Fact]
    public void Predictors_on_many_threads_give_what_one_gives()
    {
        Network network = Make();
        float[] x = Sample.Normal(16 * Inputs, 1), expected = new float[16 * Outputs];
        using (Predictor one = network.CreatePredictor(maxBatch: 16))
        {
            one.PredictBatch(x, expected);
        }
        Callers.Run(Threads, _ =>
        {
            using Predictor predictor = network.CreatePredictor(maxBatch: 16);
            float[] y = new float[16 * Outputs];
            for (int time = 0; time < 500; time++)
            {
                Array.Clear(y);
                predictor.PredictBatch(x, y);
                Assert.Equal(expected, y);
            }
        });
    }

    [Fact]
    public void First_use_on_many_threads_makes_the_parameters_once()
    {
        for (int time = 0; time < 50; time++)
        {
            Network network = Make();
            var seen = new ParameterList[Threads];
            using var start = new Barrier(Threads);
            Callers.Run(Threads, thread =>
            {
                start.SignalAndWait();
                seen[thread] = network.Parameters;
                Assert.True(seen[thread]["2.weight"].Count > 0);
            });
            Assert.All(seen, list => Assert.Same(seen[0], list));
        }
    }

    static Network Make() => new(Inputs, seed: 2) { new Dense(40), new Gelu(), new Dense(Outputs), new Softmax() };
}
