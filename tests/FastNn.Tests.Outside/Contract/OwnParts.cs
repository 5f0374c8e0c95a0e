using FastNn;
using FastNn.Simd;

namespace Outside.Contract;

/// <summary>A user's dense layer: the three products of a weight matrix, as the library's own.</summary>
public sealed class OwnDense(int outputs) : Layer
{
    WeightMatrix weight = null!;
    ParameterVector bias = null!;

    public override int GetOutputSize(int inputs) => outputs;

    protected override void Build(LayerBuilder builder)
    {
        weight = builder.Matrix("weight", builder.Outputs, builder.Inputs, new LinearDefault());
        bias = builder.Vector("bias", builder.Outputs, new LinearDefault());
    }

    protected override long ScratchSize(int inputs, int rows) => weight.ScratchSize(rows);

    protected override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => weight.Forward(x, bias, y, in pass);

    protected override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        weight.BackwardWeights(x, dy, in pass);
        Span<float> gradient = bias.Gradient;
        if (!pass.Accumulate)
        {
            gradient.Clear();
        }
        for (int row = 0; row < dy.Rows; row++)
        {
            for (int i = 0; i < gradient.Length; i++)
            {
                gradient[i] += dy.Row(row)[i];
            }
        }
        if (!dx.IsEmpty)
        {
            weight.BackwardInputs(dy, dx, in pass);
        }
    }
}

/// <summary>A user's layer with a vector of parameters: y = x·scale, feature by feature.</summary>
public sealed class Stretch : Layer
{
    ParameterVector scale = null!;

    public override int GetOutputSize(int inputs) => inputs;

    protected override void Build(LayerBuilder builder) => scale = builder.Vector("scale", builder.Inputs, new Constant(2));

    protected override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        for (int row = 0; row < x.Rows; row++)
        {
            for (int i = 0; i < x.Columns; i++)
            {
                y.Row(row)[i] = x.Row(row)[i] * scale.Value[i];
            }
        }
    }

    protected override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        Span<float> gradient = scale.Gradient;
        if (!pass.Accumulate)
        {
            gradient.Clear();
        }
        for (int row = 0; row < x.Rows; row++)
        {
            for (int i = 0; i < x.Columns; i++)
            {
                gradient[i] += x.Row(row)[i] * dy.Row(row)[i];
                if (!dx.IsEmpty)
                {
                    dx.Row(row)[i] = dy.Row(row)[i] * scale.Value[i];
                }
            }
        }
    }
}

/// <summary>A user's activation with the library's functions: y = tanh(x)·slope.</summary>
public sealed class Squash(float slope) : Elementwise<Squash.Op>(new(slope))
{
    public readonly struct Op(float slope) : IElementwise
    {
        readonly float slope = slope;

        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.Tanh(x) * slope;

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S>
        {
            S t = SimdMath.Tanh(x);
            return dy * (1f - t * t) * slope;
        }
    }
}

/// <summary>A user's loss: log cosh of the error.</summary>
public sealed class LogCosh() : ElementwiseLoss<LogCosh.Term>(default)
{
    public readonly struct Term : ILossTerm
    {
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => SimdMath.Softplus((y - t) * 2f) - (y - t) - 0.693147181f;

        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => SimdMath.Tanh(y - t);
    }
}

/// <summary>A user's optimizer: steps of one size by the sign of the gradient.</summary>
public sealed class SignDescent(float rate) : Optimizer(rate)
{
    public override int StateCount => 0;

    protected override void Step(in OptimizerStep step) => step.Run(new Rule((float)LearningRate), new Rule((float)LearningRate));

    readonly struct Rule(float rate) : IUpdateRule
    {
        readonly float rate = rate;

        public static int States => 0;

        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S> => w - S.Select(g > 0f, rate, S.Select(g < 0f, -rate, 0f));
    }
}

/// <summary>A user's first values.</summary>
public sealed class Ramp : Initializer
{
    public override void Fill(Span<float> values, int inputs, int outputs, long seed)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (i - values.Length / 2f) / values.Length;
        }
    }
}
