namespace FastNn.Tables;

/// <summary>A trained member of a model.</summary>
/// <param name="Snapshots">Its parameters and validation outputs after some epochs.</param>
/// <param name="Epochs">The reports of its epochs.</param>
sealed record TrainedMember(Snapshots Snapshots, IReadOnlyList<EpochReport> Epochs);
