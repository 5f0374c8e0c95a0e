namespace FastNn.Tables;

/// <summary>A trained member of a model.</summary>
/// <param name="Weights">Its parameters after some epochs.</param>
/// <param name="Outputs">Its outputs for the validation rows after these epochs, those after the first one first.  [snapshots·rows, outputs]</param>
/// <param name="Epochs">The reports of its epochs.</param>
sealed record TrainedMember(IReadOnlyList<float[]> Weights, float[] Outputs, IReadOnlyList<EpochReport> Epochs)
{
    /// <summary>Returns the member as bytes.</summary>
    public byte[] Write() => TaskBytes.Write(writer =>
    {
        writer.Write(Weights.Count);
        foreach (float[] weights in Weights)
        {
            writer.WriteArray(weights);
        }
        writer.WriteArray(Outputs);
        writer.Write(Epochs.Count);
        foreach (EpochReport epoch in Epochs)
        {
            writer.Write(epoch.Number);
            writer.Write(epoch.TrainingLoss);
            writer.Write(epoch.ValidationLoss);
            writer.Write(epoch.ValidationAccuracy);
            writer.Write(epoch.Duration.Ticks);
            writer.Write(epoch.Samples);
            writer.Write(epoch.Batches);
            writer.Write(epoch.LearningRate);
            writer.Write(epoch.AllocatedBytes);
        }
    });

    /// <summary>Reads what <see cref="Write"/> returned.</summary>
    public static TrainedMember Read(byte[] bytes)
    {
        using BinaryReader reader = TaskBytes.Read(bytes);
        float[][] weights = new float[reader.ReadInt32()][];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = reader.ReadArray<float>();
        }
        float[] outputs = reader.ReadArray<float>();
        var epochs = new EpochReport[reader.ReadInt32()];
        for (int i = 0; i < epochs.Length; i++)
        {
            // In the order of Write, as initializers are evaluated.
            epochs[i] = new()
            {
                Number = reader.ReadInt32(),
                TrainingLoss = reader.ReadSingle(),
                ValidationLoss = reader.ReadSingle(),
                ValidationAccuracy = reader.ReadSingle(),
                Duration = TimeSpan.FromTicks(reader.ReadInt64()),
                Samples = reader.ReadInt64(),
                Batches = reader.ReadInt32(),
                LearningRate = reader.ReadSingle(),
                AllocatedBytes = reader.ReadInt64(),
            };
        }
        return new(weights, outputs, epochs);
    }
}
