using FastNn.TensorBoard;

namespace FastNn.Cli;

/// <summary>The files that a training reads and writes beside its model; null where the option is not given.</summary>
sealed record TrainingFiles
{
    /// <summary>The checkpoint to write.</summary>
    public required string? Checkpoint { get; init; }

    /// <summary>The interval of the checkpoint in epochs; 0 to write it at the best epochs.</summary>
    public required int EveryEpochs { get; init; }

    /// <summary>The interval of the checkpoint in batches; 0 to write it after epochs only.</summary>
    public required int EveryBatches { get; init; }

    /// <summary>The checkpoint to resume from.</summary>
    public required string? Resume { get; init; }

    /// <summary>The CSV log.</summary>
    public required string? Log { get; init; }

    /// <summary>The folder of TensorBoard event files.</summary>
    public required string? TensorBoard { get; init; }

    /// <summary>The HTML report.</summary>
    public required string? Report { get; init; }

    /// <summary>Checks, before the training, that the files can be read and written.</summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UsageException">A path is empty.</exception>
    public void Check()
    {
        CheckWritable("--checkpoint", Checkpoint, "training.safetensors");
        CheckWritable("--log", Log, "log.csv");
        CheckFolder("--tensorboard", TensorBoard, "runs");
        CheckWritable("--report", Report, "report.html");
        if (Resume is not null && !File.Exists(Resume))
        {
            throw new FileNotFoundException($"--resume is {Resume}, but there is no such checkpoint; omit --resume to start a new training.");
        }
    }

    /// <summary>Checks, before any file is read, that no output file overwrites an input file or another output file.</summary>
    /// <param name="source">The source of the rows.</param>
    /// <param name="model">The model file.</param>
    /// <exception cref="UsageException">Two options name one file.</exception>
    public void CheckDistinct(RowSource source, string model)
    {
        var files = new DistinctFiles();
        foreach ((string option, string path) in source.Files)
        {
            files.Add(option, path);
        }
        // A resumed training may continue its own checkpoint.
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

    /// <summary>Creates the callbacks that write the files.</summary>
    /// <param name="isPrimary">Whether this process writes logs; checkpoints are requested in all processes, and written by the first.</param>
    public IEnumerable<Callback> CreateCallbacks(bool isPrimary)
    {
        if (Checkpoint is not null)
        {
            yield return new Checkpoint(Checkpoint) { EveryEpochs = EveryEpochs, EveryBatches = EveryBatches };
        }
        if (Log is not null && isPrimary)
        {
            yield return new CsvLog(Log);
        }
        if (TensorBoard is not null && isPrimary)
        {
            yield return new TensorBoardLog(TensorBoard) { Weights = true };
        }
    }

    static void CheckWritable(string option, string? path, string example)
    {
        if (path is not null)
        {
            ModelFiles.CheckWritable(option, path, example);
        }
    }

    // The folder itself is created when the training starts.
    static void CheckFolder(string option, string? path, string example)
    {
        Require.Usage(path is null || !string.IsNullOrWhiteSpace(path), $"{option} is empty; give a folder such as {example}.");
        if (File.Exists(path))
        {
            throw new IOException($"{option} is {path}, which is a file; give a folder, such as {example}.");
        }
    }
}
