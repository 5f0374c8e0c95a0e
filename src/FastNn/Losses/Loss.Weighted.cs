using FastNn.Kernels;
using FastNn.Losses;

namespace FastNn;

/// <content>Weights of samples and classes.</content>
public abstract partial class Loss
{
    /// <summary>Whether the loss of two batches together is the sum of theirs, and not their mean.</summary>
    internal bool IsSum => Reduction is Reduction.Sum or Reduction.SumOverBatch;

    /// <summary>The factor of a term, for losses with a term per output.</summary>
    private protected double OutputFactor(int rows, int outputs) => Reduction switch
    {
        Reduction.Sum => 1,
        Reduction.SumOverBatch => 1.0 / outputs,
        Reduction.MeanOverBatch => 1.0 / rows,
        _ => 1.0 / ((double)rows * outputs),
    };

    /// <summary>The factor of a term, for losses with a term per sample.</summary>
    private protected double SampleFactor(int rows) => IsSum ? 1 : 1.0 / rows;

    /// <summary>Returns factor·Σ term over all outputs and assigns the gradient, unless it is empty.</summary>
    private protected static float EvaluateTerms<T>(T term, ReadOnlyMatrix outputs, Targets targets, Matrix gradient, double factor) where T : struct, ILossTerm
    {
        ReadOnlyMatrix rows = targets.AsMatrix(outputs.Rows, outputs.Columns);
        double loss = LossRows.Sum(term, outputs, rows) * factor;
        if (!gradient.IsEmpty)
        {
            LossRows.Gradient(term, outputs, rows, (float)factor, gradient);
        }
        return (float)loss;
    }

    /// <summary>Whether class weights multiply the terms of a sample, in <see cref="EvaluateClassTerms"/>, and not the loss of the sample.</summary>
    private protected virtual bool WeightsTerms(bool areLabels) => false;

    /// <summary>Computes the loss of one sample whose terms have the weights of their classes, and its gradient.</summary>
    private protected virtual double EvaluateClassTerms(ReadOnlyMatrix output, Targets target, Matrix gradient) => throw new NotSupportedException();

    /// <summary>The class weights for kernels; empty where all are alike.</summary>
    private protected Span<float> ClassWeightSpan => classWeights;

    /// <summary>Computes the loss of a batch with the weights of its samples and classes, and its gradient.</summary>
    internal float EvaluateWeighted(ReadOnlyMatrix outputs, Targets targets, Matrix gradient) =>
        ComputeBatchMean(EvaluateSum(outputs, targets, gradient, SumWeights(outputs.Rows, outputs.Columns, targets)));

    /// <summary>
    /// Computes the sums of some rows of a batch, and the gradient of the whole batch's loss by their outputs. Skips samples of weight 0; the gradient of a
    /// batch
    /// whose weights add up to 0 is 0.
    /// </summary>
    /// <param name="outputs">[rows, outputs]</param>
    /// <param name="targets">As many.</param>
    /// <param name="gradient">[rows, outputs], assigned; empty where no gradient is needed.</param>
    /// <param name="batchWeight">The <see cref="SumWeights"/> of the whole batch, by which its mean is divided.</param>
    internal virtual LossSum EvaluateSum(ReadOnlyMatrix outputs, Targets targets, Matrix gradient, double batchWeight)
    {
        if (targets.Weights.IsEmpty && classWeights.Length == 0)
        {
            return EvaluateEqualSum(outputs, targets, gradient, batchWeight);
        }
        bool weightsTerms = classWeights.Length > 0 && WeightsTerms(targets.AreLabels);
        double sum = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            float weight = targets.GetWeight(row) * (weightsTerms ? 1 : ClassWeight(row, outputs.Columns, targets));
            Matrix dy = gradient.IsEmpty ? default : gradient.Slice(row, 1);
            if (weight == 0)
            {
                dy.Data.Clear();
                continue;
            }
            ReadOnlyMatrix y = outputs.Slice(row, 1);
            Targets target = targets.Slice(row, 1, outputs.Columns).Unweighted;
            sum += weight * (weightsTerms ? EvaluateClassTerms(y, target, dy) : Evaluate(y, target, dy));
            Scale(dy, IsSum ? weight : weight / batchWeight, batchWeight);
        }
        return new(sum, SumWeights(outputs.Rows, outputs.Columns, targets));
    }

    LossSum EvaluateEqualSum(ReadOnlyMatrix outputs, Targets targets, Matrix gradient, double batchWeight)
    {
        double rows = outputs.Rows, value = Evaluate(outputs, targets, gradient);
        if (!IsSum && rows != batchWeight)
        {
            Scale(gradient, rows / batchWeight, batchWeight);
        }
        return new(IsSum ? value : value * rows, rows);
    }

    void Scale(Matrix gradient, double factor, double batchWeight)
    {
        if (!IsSum && batchWeight == 0)
        {
            gradient.Data.Clear();
        }
        else if (!gradient.IsEmpty)
        {
            Binary.Run(new ScaleOp((float)factor), gradient.Data, gradient.Data);
        }
    }

    /// <summary>Returns the loss of the samples in the sums: the sum, or the weighted mean, which is not finite where the weights add up to 0.</summary>
    internal float ComputeMean(LossSum sums) => (float)(IsSum ? sums.Sum : sums.Sum / sums.Weight);

    /// <summary>Returns <see cref="ComputeMean"/> of a training batch: 0, as its gradient, where the weights add up to 0.</summary>
    internal float ComputeBatchMean(LossSum sums) => IsSum || sums.Weight != 0 ? ComputeMean(sums) : 0;

    /// <summary>Returns the divisor of a batch's mean: the sum of its sample weights, times class weights except where these are the weights of terms of target
    /// rows.</summary>
    internal virtual double SumWeights(int rows, int outputs, Targets targets)
    {
        bool countsClasses = classWeights.Length > 0 && (targets.AreLabels || !WeightsTerms(areLabels: false));
        if (targets.Weights.IsEmpty && !countsClasses)
        {
            return rows;
        }
        double total = 0;
        for (int row = 0; row < rows; row++)
        {
            total += targets.GetWeight(row) * (countsClasses ? ClassWeight(row, outputs, targets) : 1);
        }
        return total;
    }

    float ClassWeight(int row, int outputs, Targets targets) => classWeights.Length == 0 ? 1 : classWeights[
        targets.AreLabels ? targets.Labels[row]
        : outputs == 1 ? (targets.Rows[row] > 0.5f ? 1 : 0)
        : Reduce.ArgMax(targets.Rows.Slice(row * outputs, outputs))];
}
