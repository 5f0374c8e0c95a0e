using FastNn.TensorBoard;

namespace FastNn.Cli;

/// <summary>The files that a training reads and writes beside its model; null for those nobody asked for.</summary>
sealed record TrainingFiles
{
    /// <summary>What keeps the training while it runs.</summary>
    public required string? Checkpoint { get; init; }

    /// <summary>Every how many epochs the checkpoint is written; 0 for the best ones.</summary>
    public required int EveryEpochs { get; init; }

    /// <summary>Every how many batches the checkpoint is written; 0 for only at epochs.</summary>
    public required int EveryBatches { get; init; }

    /// <summary>The checkpoint from which the training goes on.</summary>
    public required string? Resume { get; init; }

    /// <summary>A row an epoch.</summary>
    public required string? Log { get; init; }

    /// <summary>The folder of event files.</summary>
    public required string? TensorBoard { get; init; }

    /// <summary>A page about the training.</summary>
    public required string? Report { get; init; }

    /// <summary>Finds out, before anything is trained, what cannot be read or written afterwards.</summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UsageException">A path is empty.</exception>
    public void Check()
    {
        if (Checkpoint is not null)
        {
            ModelPath.CheckWritable("--checkpoint", Checkpoint, "training.safetensors");
        }
        if (Log is not null)
        {
            ModelPath.CheckWritable("--log", Log, "log.csv");
        }
        if (TensorBoard is not null)
        {
            CheckFolder("--tensorboard", TensorBoard, "runs");
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

    /// <summary>Finds out, before anything is read, whether a file would be written over what the training reads, or over another that it writes.</summary>
    /// <param name="source">Where the samples come from.</param>
    /// <param name="model">The model file.</param>
    /// <exception cref="UsageException">Two options name one file.</exception>
    public void CheckDistinct(SampleSource source, string model)
    {
        var files = new DistinctFiles();
        foreach ((string option, string path) in source.Files)
        {
            files.Add(option, path);
        }
        // Where the training goes on, its checkpoint may do so too.
        if (Resume is not null && (Checkpoint is null || !DistinctFiles.AreSame(Resume, Checkpoint)))
        {
            files.Add("--resume", Resume);
        }
        files.Add("--checkpoint", Checkpoint);
        files.Add("--log", Log);
        files.Add("--tensorboard", TensorBoard);
        files.Add("--report", Report);
        files.Add("--out", model);
    }

    /// <summary>The callbacks that write them.</summary>
    public IEnumerable<Callback> Callbacks()
    {
        if (Checkpoint is not null)
        {
            yield return new Checkpoint(Checkpoint) { EveryEpochs = EveryEpochs, EveryBatches = EveryBatches };
        }
        if (Log is not null)
        {
            yield return new CsvLog(Log);
        }
        if (TensorBoard is not null)
        {
            yield return new TensorBoardLog(TensorBoard) { Weights = true };
        }
    }

    // It is made when the training begins.
    static void CheckFolder(string option, string path, string standard)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new UsageException($"{option} is empty; give a folder such as {standard}.");
        }
        if (File.Exists(path))
        {
            throw new IOException($"{option} is {path}, which is a file; give a folder, such as {standard}.");
        }
    }
}
