namespace FastNn.Cli;

/// <summary>The files that a training reads and writes beside its model; null for those nobody asked for.</summary>
/// <param name="Checkpoint">What keeps the training while it runs.</param>
/// <param name="EveryEpochs">Every how many epochs it is written; 0 for the best ones.</param>
/// <param name="EveryBatches">Every how many batches it is written; 0 for only at epochs.</param>
/// <param name="Resume">The checkpoint from which the training goes on.</param>
/// <param name="Report">A page about the training.</param>
internal sealed record TrainingFiles(string? Checkpoint, int EveryEpochs, int EveryBatches, string? Resume, string? Report)
{
    /// <summary>Finds out, before anything is trained, what cannot be read or written afterwards.</summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UsageException">A path is empty.</exception>
    public void Check()
    {
        if (Checkpoint is not null)
        {
            ModelPath.CheckWritable("--checkpoint", Checkpoint, "training.safetensors");
        }
        if (Report is not null)
        {
            ModelPath.CheckWritable("--report", Report, "report.html");
        }
        if (Resume is not null && !File.Exists(Resume))
        {
            throw new FileNotFoundException($"There is no checkpoint {Resume} to resume from; leave --resume away to begin anew.");
        }
    }

    /// <summary>The callbacks that write them.</summary>
    public IEnumerable<Callback> Callbacks()
    {
        if (Checkpoint is not null)
        {
            yield return new Checkpoint(Checkpoint) { EveryEpochs = EveryEpochs, EveryBatches = EveryBatches };
        }
    }
}
