using FastNn;
using FastNn.Autograd;
using Outside.Autograd;

namespace Outside.Contract;

/// <summary>A single layer by itself, the library's or one's own.</summary>
public sealed class LayerCacheTests
{
    [Fact]
    public void Own_layers_have_the_jacobian_that_differences_give()
    {
        foreach (Layer layer in new Layer[] { new Cube(), new Squash(1.5f), new Stretch(), new OwnDense(4), new FunctionLayer(new CubeFunction()) })
        {
            var cache = new LayerCache(layer, inputs: 5);
            float[] x = [0.3f, -0.7f, 1.1f, 0.4f, -1.2f], jacobian = new float[cache.Outputs * 5];
            cache.Jacobian(x, jacobian);
            for (int j = 0; j < x.Length; j++)
            {
                const float Step = 1e-2f;
                float own = x[j];
                x[j] = own + Step;
                float[] up = cache.Forward(x, training: false).Row(0).ToArray();
                x[j] = own - Step;
                float[] down = cache.Forward(x, training: false).Row(0).ToArray();
                x[j] = own;
                for (int i = 0; i < up.Length; i++)
                {
                    float slope = (up[i] - down[i]) / (2 * Step);
                    Assert.True(Math.Abs(slope - jacobian[(i * 5) + j]) <= 2e-3 * Math.Max(1, Math.Abs(slope)),
                        $"{layer.Kind}[{i}, {j}] is {jacobian[(i * 5) + j]}, differences give {slope}");
                }
            }
        }
    }

    [Fact]
    public void Any_optimizer_follows_its_gradients()
    {
        var dense = new LayerCache(new Dense(1), inputs: 2, maxBatch: 4, seed: 1);
        var descent = new TapeOptimizer(dense.Parameters, new Adam(0.05f));
        float[] x = [0, 0, 0, 1, 1, 0, 1, 1], t = [1, 3, -1, 1], dy = new float[4];
        for (int step = 0; step < 500; step++)
        {
            ReadOnlyMatrix y = dense.Forward(x);
            for (int row = 0; row < 4; row++)
            {
                dy[row] = (y.Row(row)[0] - t[row]) / 2;
            }
            dense.Backward(dy);
            descent.Step();
        }
        float[] w = new float[2];
        dense.Parameters["0.weight"].CopyTo(w);
        Assert.Equal(-2, w[0], 1e-2f);
        Assert.Equal(2, w[1], 1e-2f);
    }

    [Fact]
    public void What_goes_in_may_change_before_the_backward_pass()
    {
        var dense = new LayerCache(new Dense(2), inputs: 3, maxBatch: 2, seed: 3);
        float[] x = [1, 2, 3, 4, 5, 6], dy = [1, -1, 0.5f, 2], expected = new float[6], gradient = new float[6];
        dense.Forward(x);
        dense.Backward(dy);
        dense.Parameters["0.weight"].CopyGradientTo(expected);
        dense.Forward(x);
        Array.Clear(x);
        dense.Backward(dy);
        dense.Parameters["0.weight"].CopyGradientTo(gradient);
        Assert.Equal([3, 4.5f, 6, 7, 8, 9], expected);
        Assert.Equal(expected, gradient);
    }

    [Fact]
    public void Bad_calls_are_refused_and_change_nothing()
    {
        var dense = new Dense(2);
        Assert.Throws<ArgumentNullException>(() => new LayerCache(null!, 3));
        Assert.Contains("maxBatch is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new LayerCache(dense, 3, maxBatch: 0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LayerCache(dense, 0));
        Assert.Throws<ArgumentException>(() => new LayerCache(dense, 3, int.MaxValue));
        dense = new Dense(2);
        var cache = new LayerCache(dense, inputs: 3, maxBatch: 2, seed: 5);
        Assert.Same(dense, cache.Layer);
        Assert.Equal((3, 2, 2), (cache.Inputs, cache.Outputs, cache.MaxBatch));
        Assert.Contains("belongs to a network already", Assert.Throws<ArgumentException>(() => new LayerCache(dense, 3)).Message);

        Refused<InvalidOperationException>(() => cache.Backward(new float[2]), "call Forward with training: true first");
        Refused<InvalidOperationException>(() => cache.Update(0.1f), "call Forward and Backward first");
        Refused<ArgumentException>(() => cache.Forward([]), "x has 0 numbers");
        Refused<ArgumentException>(() => cache.Forward(new float[4]), "x has 4 numbers; it must be one or more whole rows");
        Refused<ArgumentException>(() => cache.Forward(new float[9]), "x is [3, 3]; it must have 1 to 2 rows and 3 columns");
        Refused<ArgumentException>(() => cache.Forward(new ReadOnlyMatrix(new float[8], 2, 4)), "x is [2, 4]");
        Refused<ArgumentException>(() => cache.Forward(default(ReadOnlyMatrix)), "x is [0, 0]");
        cache.Forward(new float[6], training: false);
        Refused<InvalidOperationException>(() => cache.Backward(new float[4]), "training: true");
        cache.Forward([1, 2, 3, 4, 5, 6]);
        Refused<ArgumentException>(() => cache.Backward(new float[2]), "dy has 2 numbers; it must have the 2 rows of the last forward pass, of 2 outputs");
        Refused<ArgumentException>(() => cache.Backward(new ReadOnlyMatrix(new float[4], 1, 2)), "dy is [1, 2]; it must be [2, 2]");
        Refused<InvalidOperationException>(() => cache.Update(0.1f), "Backward");
        cache.Backward([1, 1, 1, 1]);
        foreach (float rate in new[] { -1, float.NaN, float.PositiveInfinity })
        {
            Refused<ArgumentException>(() => cache.Update(rate), $"LearningRate is {rate}");
        }
        float[] before = new float[6], after = new float[6], gradient = new float[6];
        cache.Parameters["0.weight"].CopyTo(before);
        cache.Parameters["0.weight"].CopyGradientTo(gradient);
        Assert.Equal([5, 7, 9, 5, 7, 9], gradient);
        cache.Update(0.5f);
        cache.Parameters["0.weight"].CopyTo(after);
        Assert.Equal(before.Zip(gradient, (w, g) => w - 0.5f * g), after);
        Refused<InvalidOperationException>(() => cache.Update(0.5f), "not been applied yet");
        Refused<InvalidOperationException>(() => cache.Backward([1, 1, 1, 1]), "Backward needs the outputs of a training pass");

        Refused<ArgumentException>(() => cache.Jacobian(new float[2], new float[6]), "x has 2 numbers");
        Refused<ArgumentException>(() => cache.Jacobian(new float[3], new float[5]), "jacobian has 5 numbers; it must have 2 rows of 3: 6");
        cache.Jacobian(new float[3], gradient);
        Assert.Equal(after, gradient);
        Refused<InvalidOperationException>(() => cache.Backward([1, 1]), "Forward");

        var norm = new LayerCache(new BatchNorm(), inputs: 3, maxBatch: 2);
        Refused<ArgumentException>(() => norm.Forward(new float[3]), "at least 2 samples");
        Refused<ArgumentException>(() => norm.Jacobian(new float[3], new float[9]), "at least 2 samples");
        norm.Forward(new float[3], training: false);

        static void Refused<T>(Action call, string message) where T : Exception => Assert.Contains(message, Assert.Throws<T>(call).Message);
    }

    [Fact]
    public void Calls_allocate_nothing()
    {
        float[] x = new float[8 * 6], dy = new float[8 * 6], jacobian = new float[36];
        foreach (Func<Layer> make in new Func<Layer>[] { () => new Cube(), () => new Stretch(), () => new OwnDense(6), () => new Softmax(),
            () => new FunctionLayer(new CubeFunction()) })
        {
            for (int round = 0; round < 2; round++)
            {
                var cache = new LayerCache(make(), inputs: 6, maxBatch: 8);
                long start = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 100; i++)
                {
                    cache.Backward(cache.Forward(x));
                    cache.Backward(dy);
                    cache.Update(0.1f);
                    cache.Forward(x, training: false);
                    cache.Jacobian(x.AsSpan(0, 6), jacobian);
                }
                long bytes = GC.GetAllocatedBytesForCurrentThread() - start;
                Assert.True(round == 0 || bytes == 0, $"{cache.Layer.Kind}: {bytes} bytes");
            }
        }
    }
}
