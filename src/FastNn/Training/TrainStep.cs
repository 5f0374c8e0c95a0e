using FastNn.Layers;
using FastNn.Losses;
using FastNn.Model;
using FastNn.Threading;

namespace FastNn.Training;

/// <summary>Computes the loss of a batch and the gradients of all parameters, in pieces of at most so many rows. Owns the outputs of all layers and the
/// gradients by them.</summary>
/// <remarks>Allocates when made and never again. The sum of the pieces' gradients is that of the batch: each loss is divided by the weight of the whole
/// batch.</remarks>
sealed class TrainStep
{
    readonly Network network;
    readonly Loss loss;
    readonly ForwardCache forward;
    readonly BackwardCache backward;
    readonly Workers? workers;
    readonly TrainingPlan? plan;
    readonly GradientReduction? reduction;
    readonly LayerGradients? layers;
    readonly int minRows, targetSize, plannedRows;

    public TrainStep(Network network, Loss loss, ForwardCache forward, Workers? workers, GradientReduction? reduction = null)
    {
        (this.network, this.loss, this.forward, this.workers, this.reduction) = (network, loss, forward, workers, reduction);
        backward = new(network, forward);
        plan = backward.CreatePlan();
        plannedRows = Math.Min(plan?.MaxRows ?? 0, forward.MaxRows);
        minRows = network.MinTrainingBatch;
        targetSize = loss.GetTargetSize(network.Outputs);
        if (reduction is not null)
        {
            layers = new(network, reduction);
            reduction.Prepare(network, network.Parameters.Store.Trained);
        }
    }

    /// <summary>Runs forward pass, loss and backward pass.  x: [rows, inputs]  targets: as many</summary>
    public LossSum Run(ReadOnlyMatrix x, Targets targets, TrainingStep step)
    {
        double whole = loss.SumWeights(x.Rows, network.Outputs, targets);
        Targets own = targets.WithSmoothing(step.Factors.Smoothing);
        return reduction is not null ? RunOwnPieces(reduction, x, own, whole, step)
            : x.Rows <= plannedRows ? RunPlan(plan!, x, own, whole)
            : RunPieces(x, own, whole, step);
    }

    LossSum RunPlan(TrainingPlan plan, ReadOnlyMatrix x, Targets targets, double whole)
    {
        ReadOnlyMatrix y = plan.Forward(x);
        LossSum sum = loss.EvaluateSum(y, targets, backward.Last(x.Rows), whole);
        plan.Backward(x);
        return sum;
    }

    LossSum RunPieces(ReadOnlyMatrix x, Targets targets, double whole, TrainingStep step)
    {
        var sum = new LossSum();
        for (int first = 0; first < x.Rows; first += forward.MaxRows)
        {
            ReadOnlyMatrix piece = x.Slice(first, Math.Min(forward.MaxRows, x.Rows - first));
            step = step with { Piece = first / forward.MaxRows };
            sum += RunPiece(piece, targets.Slice(first, piece.Rows, targetSize), whole, step, accumulate: first > 0);
        }
        return sum;
    }

    LossSum RunPiece(ReadOnlyMatrix piece, Targets targets, double whole, TrainingStep step, bool accumulate, Action<int>? onLayer = null)
    {
        ReadOnlyMatrix y = forward.Forward(piece, step);
        LossSum sum = loss.EvaluateSum(y, targets, backward.Last(piece.Rows), whole);
        backward.Backward(piece, workers, accumulate, step, onLayer: onLayer);
        return sum;
    }

    /// <summary>Computes the gradients of this process's pieces, and of the whole batch by the reduction.</summary>
    LossSum RunOwnPieces(GradientReduction reduction, ReadOnlyMatrix x, Targets targets, double whole, TrainingStep step)
    {
        Span<float> gradients = network.Parameters.Store.Gradients!.Span;
        reduction.Start();
        for (int piece = reduction.FirstPiece, end = piece + reduction.OwnPieces; piece < end; piece++)
        {
            (int first, int rows) = reduction.GetRows(x.Rows, piece).GetOffsetAndLength(x.Rows);
            bool isLast = piece == end - 1;
            LossSum sum = default;
            if (rows > plannedRows)
            {
                sum = RunPiece(x.Slice(first, rows), targets.Slice(first, rows, targetSize), whole, step with { Piece = piece }, accumulate: false,
                    onLayer: isLast ? layers!.Report : null);
            }
            else
            {
                if (rows == 0)
                {
                    gradients.Clear();
                }
                else
                {
                    sum = RunPlan(plan!, x.Slice(first, rows), targets.Slice(first, rows, targetSize), whole);
                }
                if (isLast)
                {
                    layers!.ReportAll();
                }
            }
            reduction.Add(gradients, sum.Sum, sum.Weight);
        }
        reduction.Finish(gradients, out double total, out double weight);
        return new(total, weight);
    }

    /// <summary>Throws where a piece of a batch is too small for one of the layers to be trained with.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public void CheckRows(int rows, string name)
    {
        int piece = Math.Min(rows, forward.MaxRows), last = (rows - 1) % forward.MaxRows + 1;
        if (Math.Min(piece, last) < minRows)
        {
            network.CheckTrainingRows(piece, name);
            network.CheckTrainingRows(last, name);
        }
    }
}
