using FastNn;

namespace Outside.Callbacks;

/// <summary>A user's early stopping: stops after some epochs without a better value of a metric, and restores the weights of the best epoch.</summary>
public sealed class OwnEarlyStopping(string metric, int patience) : Callback
{
    float[] weights = [];
    double best;

    public int BestEpoch { get; private set; }

    public override void OnStart(Trainer trainer)
    {
        if (!trainer.HasValidation || !trainer.Metrics.Any(item => item.Name == metric))
        {
            throw new InvalidOperationException($"'{metric}' is not measured.");
        }
        weights = new float[trainer.Network.Parameters.ElementCount];
        (best, BestEpoch) = (double.NegativeInfinity, 0);
    }

    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        double value = epoch.ValidationMetrics[metric];
        if (value > best)
        {
            (best, BestEpoch) = (value, epoch.Number);
            trainer.Network.Parameters.CopyTo(weights);
        }
        else if (epoch.Number - BestEpoch >= patience)
        {
            trainer.RequestStop();
        }
    }

    public override void OnEnd(Trainer trainer, TrainingReport report)
    {
        if (BestEpoch > 0 && report.Stop is StopReason.Completed or StopReason.Requested)
        {
            trainer.Network.Parameters.Set(weights);
        }
    }

    protected override void Save(Trainer trainer, TrainingState state)
    {
        state.Set("best", best);
        state.Set("epoch", BestEpoch);
        state.Set("weights", weights);
    }

    protected override void Check(Trainer trainer, TrainingState state)
    {
        state.GetDouble("best", double.NegativeInfinity, 1);
        state.GetInt64("epoch", 0, state.CompletedEpochs);
        state.CopyTo("weights", new float[trainer.Network.Parameters.ElementCount]);
    }

    protected override void Restore(Trainer trainer, TrainingState state)
    {
        (best, BestEpoch) = (state.GetDouble("best"), state.GetInt32("epoch"));
        state.CopyTo("weights", weights);
    }
}
