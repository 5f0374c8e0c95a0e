namespace FastNn;

/// <summary>
/// Ends a training whose loss has not become better for so many epochs, and gives the network the weights of its best epoch back, also where the
/// training ends by itself; a training that was cancelled or has failed keeps those it has, so that it can go on. The loss is that of the validation data, or
/// of the training where nothing is validated; <see cref="Watch"/> names a metric instead.
/// </summary>
/// <param name="patience">Epochs without a better loss after which it stops, at least 1.</param>
/// <param name="minimumGain">By how much a loss must be smaller than the best one to be better; finite, not negative.</param>
/// <exception cref="ArgumentException">An argument is out of its range.</exception>
/// <remarks>One training at a time. Allocates a copy of the weights when a training begins.</remarks>
public sealed class EarlyStopping(int patience, float minimumGain = 0) : Callback
{
    readonly int patience = patience >= 1 ? patience : throw new ArgumentOutOfRangeException(nameof(patience), $"A patience of {patience} epochs is impossible; it must be at least 1.");
    readonly float minimumGain = minimumGain >= 0 && float.IsFinite(minimumGain) ? minimumGain : throw new ArgumentException($"A gain of {minimumGain} is impossible; it must be a finite number of at least 0.", nameof(minimumGain));
    float[] weights = [];
    double best;

    /// <summary>What is watched instead of the loss: one of the trainer's metrics, on the validation data; the loss unless set.</summary>
    public Metric? Watch { get; init; }

    /// <summary>The epoch whose weights the network has after the training, from 1; 0 before any.</summary>
    public int BestEpoch { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><see cref="Watch"/> is none of the trainer's metrics, or nothing is validated.</exception>
    public override void OnStart(Trainer trainer)
    {
        trainer.CheckWatched(Watch, nameof(EarlyStopping));
        weights = new float[trainer.Network.Parameters.Store.Values.Length];
        (best, BestEpoch) = (double.PositiveInfinity, 0);
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        double cost = epoch.Cost(Watch);
        if (cost < best - minimumGain)
        {
            (best, BestEpoch) = (cost, epoch.Number);
            trainer.Network.Parameters.Store.Values.Span.CopyTo(weights);
        }
        else if (epoch.Number - BestEpoch >= patience)
        {
            trainer.RequestStop();
        }
    }

    /// <inheritdoc/>
    protected internal override void Save(Trainer trainer, TrainingState state)
    {
        state.Set("best", best);
        state.Set("epoch", BestEpoch);
        state.Set("weights", trainer.Network.Parameters.Unpack(weights));
    }

    /// <inheritdoc/>
    protected internal override void Check(Trainer trainer, TrainingState state)
    {
        ParameterList parameters = trainer.Network.Parameters;
        state.GetDouble("best", double.NegativeInfinity, double.PositiveInfinity);
        state.GetInt64("epoch", 0, state.Root.GetPart("course").GetInt32("epoch") - 1);
        state.GetVector("weights", parameters.NumbersIn(parameters.Store.Values.Length));
    }

    /// <inheritdoc/>
    protected internal override void Restore(Trainer trainer, TrainingState state)
    {
        ParameterList parameters = trainer.Network.Parameters;
        (best, BestEpoch) = (state.GetDouble("best"), state.GetInt32("epoch"));
        parameters.Pack(state.GetVector("weights", parameters.NumbersIn(weights.Length)), weights);
    }

    /// <inheritdoc/>
    public override void OnEnd(Trainer trainer, TrainingReport report)
    {
        // After a cancellation or an exception one may save a checkpoint and go on from it: with the weights that fit the optimizer's states.
        if (BestEpoch > 0 && report.Stop is not (StopReason.Cancelled or StopReason.Failed))
        {
            weights.CopyTo(trainer.Network.Parameters.Store.Values.Span);
        }
    }
}
