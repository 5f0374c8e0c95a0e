using FastNn.Contracts;
using FastNn.Training;

namespace FastNn;

/// <summary>
/// Stops a training when the loss has not improved for a number of epochs, and restores the weights of the best epoch, also when the training ends by itself.
/// A training that was cancelled or has failed keeps its last weights, so that it can be continued. The loss is that of the validation data, or the training
/// loss without validation; <see cref="Watch"/> names a metric instead.
/// </summary>
/// <param name="patience">Epochs without an improvement after which it stops, at least 1.</param>
/// <param name="minimumGain">By how much a loss must be below the best one to count as an improvement; finite, at least 0.</param>
/// <exception cref="ArgumentException">An argument is outside of its range.</exception>
/// <remarks>For one training at a time. Allocates a copy of the weights when a training begins, and nothing afterwards.</remarks>
public sealed class EarlyStopping(int patience, float minimumGain = 0) : Callback
{
    readonly int patience = Require.AtLeast(patience, 1, nameof(patience));
    readonly float minimumGain = Require.NotNegative(minimumGain, nameof(minimumGain));
    MonitoredValue monitored;
    float[] weights = [];
    double best;

    /// <summary>The name of one of the trainer's metrics, such as "F1", measured on the validation data; null, the default, for the loss. Whether larger is
    /// better is known by the metric.</summary>
    public string? Watch { get; init; }

    /// <summary>The epoch whose weights the network has after the training, from 1; 0 before the first one.</summary>
    public int BestEpoch { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><see cref="Watch"/> is not the name of a metric of the trainer, or there is no validation data.</exception>
    public override void OnStart(Trainer trainer)
    {
        monitored = MonitoredValue.Find(trainer, Watch, nameof(EarlyStopping));
        weights = new float[trainer.Network.Parameters.ElementCount];
        (best, BestEpoch) = (double.PositiveInfinity, 0);
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        double cost = monitored.GetCost(epoch);
        if (cost < best - minimumGain)
        {
            (best, BestEpoch) = (cost, epoch.Number);
            trainer.Network.Parameters.CopyTo(weights);
        }
        else if (epoch.Number - BestEpoch >= patience)
        {
            trainer.RequestStop();
        }
    }

    /// <inheritdoc/>
    public override void OnEnd(Trainer trainer, TrainingReport report)
    {
        // After a cancellation or an exception the caller may save a checkpoint and continue from it: with the weights that the optimizer's state belongs to.
        if (BestEpoch > 0 && report.Stop is not (StopReason.Cancelled or StopReason.Failed))
        {
            trainer.Network.Parameters.Set(weights);
        }
    }

    /// <inheritdoc/>
    protected internal override void Save(Trainer trainer, TrainingState state)
    {
        state.Set("best", best);
        state.Set("epoch", BestEpoch);
        state.Set("weights", weights);
    }

    /// <inheritdoc/>
    protected internal override void Check(Trainer trainer, TrainingState state)
    {
        state.GetDouble("best", double.NegativeInfinity, double.PositiveInfinity);
        state.GetInt64("epoch", 0, state.CompletedEpochs);
        state.CopyTo("weights", new float[trainer.Network.Parameters.ElementCount]);
    }

    /// <inheritdoc/>
    protected internal override void Restore(Trainer trainer, TrainingState state)
    {
        (best, BestEpoch) = (state.GetDouble("best"), state.GetInt32("epoch"));
        state.CopyTo("weights", weights);
    }
}
