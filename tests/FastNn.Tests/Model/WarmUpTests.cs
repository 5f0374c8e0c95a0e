using System.Runtime;

namespace FastNn.Tests.Model;

public sealed class WarmUpTests
{
    [Fact]
    public void The_first_prediction_compiles_nothing()
    {
        var network = new Network(inputs: 21, seed: 1) { new Dense(35), new Wave(), new Dense(5), new Softmax() };
        using Predictor predictor = network.CreatePredictor(maxBatch: 4);
        float[] inputs = new float[4 * 21], outputs = new float[4 * 5];

        long before = JitInfo.GetCompiledMethodCount(currentThread: true);
        predictor.PredictOne(inputs.AsSpan(0, 21), outputs.AsSpan(0, 5));
        predictor.PredictBatch(inputs, outputs);
        long after = JitInfo.GetCompiledMethodCount(currentThread: true);

        Assert.Equal(0, after - before);
    }

    /// <summary>Nothing else in the process uses it, so its kernels are compiled here or nowhere.</summary>
    sealed class Wave() : Elementwise<Wave.Op>(default)
    {
        public readonly struct Op : IElementwise
        {
            public S Forward<S>(S x) where S : struct, ISimd<S> => x * x + x;

            public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy * (x + x + 1f);
        }
    }
}
