using System.Runtime.CompilerServices;
using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// y = x/T: divides logits by a temperature, fitted to rows that the network was not trained on, so that the probabilities of a softmax behind it are
/// calibrated (C. Guo and others, "On calibration of modern neural networks", 2017). The predicted class stays the same. Where
/// <see cref="TakesProbabilities"/> is true, y = x^(1/T) / Σ x^(1/T) of probabilities, such as those of an <see cref="Average"/>: the softmax of log(x)/T.
/// x, y: [rows, inputs]  T: one number, 1 at first, saved with the model.
/// </summary>
public sealed class Temperature : Layer
{
    /// <summary>The lowest temperature that <see cref="Fit"/> finds; its reciprocal is the highest.</summary>
    public const float Lowest = 0.01f;

    // The lowest probability whose logarithm is taken: the least normal float.
    const float LowestProbability = 1.17549435e-38f;

    float fitted = 1;
    BufferVector? vector;

    /// <summary>Whether the inputs and the outputs are probabilities, and not logits; false unless set.</summary>
    public bool TakesProbabilities { get; init; }

    /// <summary>Probabilities where it takes them, values otherwise.</summary>
    public override OutputKind Produces => TakesProbabilities ? OutputKind.Probabilities : base.Produces;

    /// <summary>The temperature T, above 0; 1 unless fitted, loaded or set.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public float Value
    {
        get => vector is null ? fitted : vector.Value[0];
        set
        {
            fitted = Require.Positive(value, nameof(Value));
            vector?.Set([value]);
        }
    }

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => inputs;

    /// <summary>True for logits.</summary>
    protected internal override bool IsElementwise => !TakesProbabilities;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder) => vector = builder.Buffer("temperature", 1, fitted);

    /// <summary>Sets the temperature with the least mean cross entropy of softmax(logits/T), in [0.01, 100]; with one logit per row that of its sigmoid. The
    /// same bits on every machine. Allocates the logarithms of probabilities, and otherwise nothing; not while the network predicts.</summary>
    /// <param name="logits">The inputs of this layer for rows that were not trained on, row-major [rows, classes]: logits, or probabilities where it takes
    /// them.</param>
    /// <param name="labels">The class of each row, from 0; 0 or 1 where there is one logit.</param>
    /// <returns>This layer.</returns>
    /// <exception cref="ArgumentException">There is no row, the logits are no whole rows, one is NaN or infinite, or a label is no class; nothing is
    /// changed.</exception>
    public Temperature Fit(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
    {
        Require.Argument(labels.Length > 0 && logits.Length > 0 && logits.Length % labels.Length == 0, nameof(logits),
            $"logits has {logits.Length} floats for {labels.Length} labels; it must have at least one row, and the same number of logits for every label.");
        int columns = logits.Length / labels.Length, classes = Math.Max(2, columns);
        for (int i = 0; i < logits.Length; i++)
        {
            Require.Argument(float.IsFinite(logits[i]), nameof(logits), $"logits has {logits[i]} in row {i / columns}, from 0; it must be finite.");
        }
        for (int row = 0; row < labels.Length; row++)
        {
            Require.Argument(labels[row] >= 0 && labels[row] < classes, nameof(labels),
                $"labels has {labels[row]} in row {row}, from 0; it must be from 0 to {classes - 1}.");
        }
        Value = (float)(1 / new TemperatureSearch(TakesProbabilities ? GetLogarithms(logits) : logits, labels).Run(Lowest, 1 / (double)Lowest));
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        if (TakesProbabilities)
        {
            Binary.Run(new LogarithmOp(1 / Value), x, x, y, pass.Workers);
            SoftmaxRows.Forward(y, y);
        }
        else
        {
            Binary.Run(new ScaleOp(1 / Value), x, x, y, pass.Workers);
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (dx.IsEmpty)
        {
            return;
        }
        if (TakesProbabilities)
        {
            SoftmaxRows.Backward(y, dy, dx);
            Binary.Run(new LogarithmGradientOp(1 / Value), x, dx, dx, pass.Workers);
        }
        else
        {
            Binary.Run(new ScaleOp(1 / Value), dy, dy, dx, pass.Workers);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("probabilities", TakesProbabilities);

    static float[] GetLogarithms(ReadOnlySpan<float> probabilities)
    {
        float[] logarithms = new float[probabilities.Length];
        for (int i = 0; i < logarithms.Length; i++)
        {
            Require.Argument(probabilities[i] >= 0, nameof(probabilities), $"probabilities has {probabilities[i]} at {i}, from 0; it must not be negative.");
            logarithms[i] = (float)PortableMath.Log(Math.Max(probabilities[i], LowestProbability));
        }
        return logarithms;
    }

    /// <summary>log(x)·factor.</summary>
    readonly struct LogarithmOp(float factor) : IBinaryOp
    {
        readonly float factor = factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S other, nint column) where S : struct, ISimd<S> => SimdMath.Log(S.AtLeast(x, LowestProbability)) * factor;
    }

    /// <summary>The gradient by x of that by log(x)·factor.</summary>
    readonly struct LogarithmGradientOp(float factor) : IBinaryOp
    {
        readonly float factor = factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S gradient, nint column) where S : struct, ISimd<S> =>
            S.Select(x > LowestProbability, gradient * factor / x, 0f);
    }
}
