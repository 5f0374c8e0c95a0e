using FastNn.Data;
using FastNn.Training;

namespace FastNn;

/// <content>What data is refused, before anything is changed.</content>
public sealed partial class Trainer
{
    /// <summary>A checkpoint is of a training with so many samples.</summary>
    void CheckResumed(SampleShape training, string name)
    {
        if (resumed is not null && course!.Samples != training.Count)
        {
            throw new ArgumentException($"The checkpoint is of a training with {course.Samples} samples, there are {training.Count}: it can only go on with the same data.", name);
        }
    }

    DatasetBatches? Held(Dataset? validation)
    {
        if (validation is null)
        {
            return null;
        }
        CheckMetrics(CheckDataset(validation, nameof(validation)));
        return Source(validation);
    }

    /// <summary>The batches of a dataset, after the loss has accepted the first one: what it refuses, it must refuse before an epoch is trained.</summary>
    DatasetBatches Source(Dataset data)
    {
        var source = new DatasetBatches(data, BatchSize, Seed);
        ReadOnlySpan<float> inputs = source.Read(0, out Targets targets);
        loss.ValidateTargets(inputs.Length / network.Inputs, network.Outputs, targets);
        CheckWeights(source, data.HasWeights);
        return source;
    }

    /// <summary>Refuses data of which nothing counts: its loss would be 0 / 0. The batches until the first that counts are read, which is nearly always the
    /// first.</summary>
    void CheckWeights(DatasetBatches source, bool areGiven)
    {
        for (int batch = 0; areGiven || loss.ClassWeights.Count > 0; batch++)
        {
            if (batch == source.Count)
            {
                throw new ArgumentException("The weights of all samples are 0, by themselves or by ClassWeights, so there is nothing to learn or to test. Give at least one of them a weight above 0.", "data");
            }
            ReadOnlySpan<float> inputs = source.Read(batch, out Targets targets);
            loss.ValidateTargets(inputs.Length / network.Inputs, network.Outputs, targets);
            if (loss.SumWeights(inputs.Length / network.Inputs, network.Outputs, targets) > 0)
            {
                return;
            }
        }
    }
}
