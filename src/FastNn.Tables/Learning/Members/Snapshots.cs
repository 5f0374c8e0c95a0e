using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Keeps the parameters of a member, and its outputs for the validation rows, after some epochs.</summary>
/// <param name="validation">The validation rows.</param>
/// <param name="epochs">The epochs to keep, from 1 in ascending order.</param>
sealed class Snapshots(Dataset validation, IReadOnlyList<int> epochs) : Callback
{
    readonly List<float[]> weights = [];
    readonly List<float> outputs = [];

    /// <summary>Returns the member after its training.</summary>
    public TrainedMember CreateMember(TrainingReport report) => new(weights, [.. outputs], report.Epochs);

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        if (weights.Count < epochs.Count && epoch.Number == epochs[weights.Count])
        {
            float[] all = new float[trainer.Network.Parameters.ElementCount];
            trainer.Network.Parameters.CopyTo(all);
            weights.Add(all);
            outputs.AddRange(BatchPrediction.Run(trainer.Network, validation));
        }
    }
}
