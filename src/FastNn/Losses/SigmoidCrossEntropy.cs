using System.Globalization;
using System.Runtime.CompilerServices;
using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// -t·log σ(y) - (1 - t)·log(1 - σ(y)) = log(1 + e^y) - t·y of every output, on logits: for binary and multi-label classification. Targets are rows of
/// numbers from 0 to 1. The mean over samples and outputs unless <see cref="Loss.Reduction"/> says otherwise.  gradient: σ(y) - t.
/// </summary>
/// <remarks>
/// With weights the term of an output is -w·(p·t·log σ(y) + n·(1 - t)·log(1 - σ(y))), and means are not divided by them, as in PyTorch's
/// <c>BCEWithLogitsLoss</c>. With several outputs w is <see cref="Loss.ClassWeights"/> (its <c>weight</c>), p is <see cref="PositiveWeight"/> (its
/// <c>pos_weight</c>) and n is 1. With one output, which has two classes, w is 1, n the first of the two class weights and p the second, times
/// <see cref="PositiveWeight"/>.
/// </remarks>
public sealed class SigmoidCrossEntropy() : ElementwiseLoss<SigmoidCrossEntropy.Term>(default)
{
    readonly float[] positiveWeight = [];

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Scores;

    /// <summary>
    /// The factor of the term of a positive target, PyTorch's <c>pos_weight</c>: finite and at least 0, one for every output or one for all; empty, the
    /// default,
    /// is 1. Negative samples / positive samples balances both classes of a rare output.
    /// </summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<float> PositiveWeight
    {
        get => positiveWeight;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            positiveWeight = [.. value];
            TargetRules.ValidateWeights(positiveWeight, nameof(PositiveWeight));
        }
    }

    /// <inheritdoc/>
    protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
    {
        if (positiveWeight.Length == 0)
        {
            return base.Evaluate(outputs, targets, gradient);
        }
        double sum = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            Matrix dy = gradient.IsEmpty ? default : gradient.Slice(row, 1);
            sum += Run(outputs.Slice(row, 1), targets.Slice(row, 1, outputs.Columns), dy, [], OutputFactor(outputs.Rows, outputs.Columns));
        }
        return (float)sum;
    }

    private protected override bool WeightsTerms(bool areLabels) => true;

    private protected override double EvaluateClassTerms(ReadOnlyMatrix output, Targets target, Matrix gradient) =>
        Run(output, target, gradient, ClassWeightSpan, OutputFactor(1, output.Columns));

    double Run(ReadOnlyMatrix output, Targets target, Matrix gradient, Span<float> classes, double scale)
    {
        Span<float> dy = gradient.IsEmpty ? default : gradient.Row(0);
        bool hasTwoClasses = classes.Length > 0 && output.Columns == 1;
        float negative = hasTwoClasses ? classes[0] : 1, ofSecond = hasTwoClasses ? classes[1] : 1;
        ColumnVector weight = classes.IsEmpty || hasTwoClasses ? ColumnVector.One : ColumnVector.Of(classes), positive = positiveWeight.Length switch
        {
            0 => ColumnVector.One,
            1 => ColumnVector.OfFirst(positiveWeight),
            _ => ColumnVector.Of(positiveWeight),
        };
        return scale * WeightedTerms.Run(new WeightedTerm(negative, ofSecond, (float)scale), output.Row(0), target.Rows, weight, positive, dy);
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        for (int i = 0; i < positiveWeight.Length; i++)
        {
            settings.Set(positiveWeight.Length == 1 ? Positive : Name(i), positiveWeight[i]);
        }
    }

    const string Positive = "positive";

    static string Name(int output) => string.Create(CultureInfo.InvariantCulture, $"{Positive}{output}");

    /// <summary>Creates the loss from the settings that <see cref="Describe"/> wrote.</summary>
    internal static SigmoidCrossEntropy Create(PartSettings settings)
    {
        var weights = new List<float>();
        for (float next = settings.GetSingle(Positive,
            settings.GetSingle(Name(0), float.NaN)); !float.IsNaN(next); next = settings.GetSingle(Name(weights.Count), float.NaN))
        {
            weights.Add(next);
        }
        return new() { PositiveWeight = weights };
    }

    internal override void ValidateOutputs(int outputs)
    {
        base.ValidateOutputs(outputs);
        Require.Argument(positiveWeight.Length <= 1 || positiveWeight.Length == outputs, nameof(PositiveWeight),
            $"PositiveWeight has {positiveWeight.Length} weights; {outputs} output(s) need one each, or one for all.");
    }

    /// <summary>The term and its derivative.</summary>
    public readonly struct Term : ILossTerm
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => SimdMath.Softplus(y) - y * t;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => SimdMath.Sigmoid(y) - t;
    }

    /// <summary>The term with weights; its derivative times a scale.  -log σ(y) = softplus(-y), -log(1 - σ(y)) = softplus(y)</summary>
    readonly struct WeightedTerm(float negative, float positive, float scale) : IWeightedTerm
    {
        readonly float negative = negative, positive = positive, scale = scale;

        // A target of 0 has no term, even where the logit is infinite.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t, S weight, S positiveWeight) where S : struct, ISimd<S>
        {
            S ofPositive = t * positive * positiveWeight, ofNegative = (1f - t) * negative;
            return weight * (S.Select(S.Abs(ofPositive) > 0f, ofPositive * SimdMath.Softplus(-y), 0f)
                + S.Select(S.Abs(ofNegative) > 0f, ofNegative * SimdMath.Softplus(y), 0f));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t, S weight, S positiveWeight) where S : struct, ISimd<S> =>
            weight * scale * ((1f - t) * negative * SimdMath.Sigmoid(y) - t * positive * positiveWeight * SimdMath.Sigmoid(-y));
    }
}
