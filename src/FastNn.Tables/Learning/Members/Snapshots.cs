using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Keeps the parameters of a member, and its outputs for the validation rows, after some epochs.</summary>
/// <param name="validation">The validation rows.</param>
/// <param name="epochs">The epochs to keep, from 1 in ascending order.</param>
sealed class Snapshots(Dataset validation, IReadOnlyList<int> epochs) : Callback
{
    readonly List<float[]> weights = [];
    readonly List<float> outputs = [];

    /// <summary>Returns the parameters after the epoch of this index.</summary>
    public float[] GetWeights(int index) => weights[index];

    /// <summary>The outputs for the validation rows, those after the first epoch first.  [snapshots·rows, outputs]</summary>
    public float[] Outputs => [.. outputs];

    /// <summary>The number of snapshots.</summary>
    public int Count => weights.Count;

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        if (Count < epochs.Count && epoch.Number == epochs[Count])
        {
            float[] all = new float[trainer.Network.Parameters.ElementCount];
            trainer.Network.Parameters.CopyTo(all);
            weights.Add(all);
            outputs.AddRange(BatchPrediction.Run(trainer.Network, validation));
        }
    }
}
