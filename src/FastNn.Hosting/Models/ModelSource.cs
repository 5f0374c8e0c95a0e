using FastNn.Formats;
using Microsoft.Extensions.Logging;

namespace FastNn.Hosting;

/// <summary>Loads networks from the file of a model, or creates the first one, and validates them. One caller at a time.</summary>
/// <param name="model">The name of the model.</param>
/// <param name="options">Its options.</param>
/// <param name="serve">Publishes a network from <see cref="Name"/>; an exception rejects the network.</param>
/// <param name="logger">The logger.</param>
sealed class ModelSource(string model, ModelOptions options, Func<Network, string, ModelVersion> serve, ILogger logger)
{
    readonly FileRequirement requirement = new(options);

    // The file of the last load: its status and that of its manifest, the hash of its content where all of it was read, and the message where it was rejected.
    FileStatus? lastStatus, lastManifest;
    bool isManifestSettled = true;
    byte[]? lastHash;
    string? rejection;

    // The last published file, and the number of its version.
    FileStatus publishedStatus;
    byte[]? publishedHash;
    long publishedVersion;

    /// <summary>The manifest that the file must have; null where none is required.</summary>
    public string? ManifestPath => requirement.ManifestPath;

    /// <summary>The name of the source in messages.</summary>
    public string Name { get; } = options.Path ?? "Create";

    /// <summary>Whether the status would show a change of the file after the last load. Right after a write it may not: a second write may have the same
    /// time.</summary>
    public bool IsSettled { get; private set; } = true;

    /// <summary>Reduces a status to what the file system supports: by default all of it. Tests remove what other file systems do not support.</summary>
    internal Func<FileStatus, FileStatus> Filter { get; set; } = static status => status;

    /// <summary>Publishes the network of the first start: loads it, or creates it, and saves it where the model has a path.</summary>
    /// <exception cref="Exception">The network cannot be loaded or created, is malformed, or was rejected.</exception>
    public void LoadFirst(CancellationToken cancellation)
    {
        if (options.Path is { } path && (File.Exists(path) || options.Create is null))
        {
            LoadChanged(null, byContent: true, cancellation);
            return;
        }
        logger.Creating(model, Name);
        Network network = options.Create!(cancellation) ?? throw new InvalidOperationException("Create returned null; it must return a network.");
        // Before saving: the next start must not find a rejected network.
        Validate(network, null);
        if (options.Path is null)
        {
            serve(network, Name);
            return;
        }
        if (Path.GetDirectoryName(options.Path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }
        network.Save(options.Path);
        // Loads the file, which another instance of the service may have replaced.
        LoadChanged(null, byContent: true, cancellation);
    }

    /// <summary>Publishes the network of the file, where it is another than the published one. A rejected file is rejected again, without loading it.</summary>
    /// <param name="serving">The loaded model; null where there is none.</param>
    /// <param name="byContent">Whether to hash the content where the status is that of the last load.</param>
    /// <param name="cancellation">Cancels the loading.</param>
    /// <returns>Whether a new network was published.</returns>
    /// <exception cref="Exception">The file cannot be read, is malformed, does not fit, or was rejected.</exception>
    public bool LoadChanged(ModelHandle? serving, bool byContent, CancellationToken cancellation)
    {
        if (options.Path is not { } path)
        {
            return false;
        }
        using FileStream file = SourceFile.Open(path, bufferSize: 0);
        FileStatus status = ReadStatus(file);
        FileStatus? manifest = ManifestPath is null ? null : ReadStatus(ManifestPath);
        // A manifest that may have changed is read again, and the file with it.
        bool isLastManifest = manifest == lastManifest && isManifestSettled;
        lastManifest = manifest;
        isManifestSettled = manifest?.IsSettled(DateTime.UtcNow) ?? true;
        if (!isLastManifest || !IsLastFile(file, status, byContent, cancellation))
        {
            return Load(file, status, serving, cancellation);
        }
        MarkLoaded(status);
        if (rejection is not null)
        {
            throw new InvalidOperationException(rejection);
        }
        if (IsRewritten(status, serving))
        {
            return Load(file, status, serving, cancellation);
        }
        publishedStatus = status;
        return false;
    }

    /// <summary>Returns the status of a file without opening it; null where there is none.</summary>
    public FileStatus? ReadStatus(string path) => FileStatus.Of(path) is { } status ? Filter(status) : null;

    FileStatus ReadStatus(FileStream file) => Filter(FileStatus.Of(file.SafeFileHandle));

    void MarkLoaded(FileStatus status) => (lastStatus, IsSettled) = (status, isManifestSettled && status.IsSettled(DateTime.UtcNow));

    /// <summary>Returns whether the file is that of the last load.</summary>
    bool IsLastFile(FileStream file, FileStatus status, bool byContent, CancellationToken cancellation)
    {
        if (lastStatus is not { } last)
        {
            return false;
        }
        bool isSame = status == last && IsSettled;
        if (isSame && !byContent)
        {
            return true;
        }
        // A file that was rejected by its size or header has no hash; checking these again is as cheap.
        if (lastHash is null || status.Length != last.Length)
        {
            return false;
        }
        file.Position = 0;
        return HashedStream.Hash(file, cancellation).AsSpan().SequenceEqual(lastHash);
    }

    /// <summary>Returns whether the published content was written again after another network was published: then it is published again.</summary>
    bool IsRewritten(FileStatus status, ModelHandle? serving) =>
        // The change time is excluded, as permissions and renames change it too.
        status with { Changed = 0 } != publishedStatus with { Changed = 0 } && serving is not null && serving.Current.Number != publishedVersion;

    bool Load(FileStream file, FileStatus status, ModelHandle? serving, CancellationToken cancellation)
    {
        MarkLoaded(status);
        (lastHash, rejection) = (null, null);
        try
        {
            (Network network, lastHash) = Parse(file, status, cancellation);
            if (publishedHash is not null && lastHash.AsSpan().SequenceEqual(publishedHash) && !IsRewritten(status, serving))
            {
                publishedStatus = status;
                return false;
            }
            Validate(network, serving);
            (publishedVersion, publishedStatus, publishedHash) = (serve(network, Name).Number, status, lastHash);
            return true;
        }
        catch (Exception e) when (e is FastNnFormatException || lastHash is not null)
        {
            rejection = e.Message;
            throw;
        }
        catch
        {
            // The file could not be read: the next call tries again.
            lastStatus = null;
            throw;
        }
    }

    (Network Network, byte[] Hash) Parse(FileStream file, FileStatus status, CancellationToken cancellation)
    {
        if (status.Length > options.MaxFileSize)
        {
            throw new FastNnFormatException(
                $"{options.Path} has {status.Length} bytes, but the MaxFileSize of the model \"{model}\" is {options.MaxFileSize}; "
                + "save a smaller network, or increase MaxFileSize.")
            {
                Code = FormatError.LimitExceeded,
            };
        }
        file.Position = 0;
        var content = new HashedStream(file, cancellation);
        Network network = requirement.Load(content);
        FileStatus after = ReadStatus(file);
        return after.Written == status.Written && after.Length == status.Length
            ? (network, content.Finish())
            : throw new IOException($"{options.Path} was written while it was loaded; write to another file and rename it.");
    }

    /// <summary>Throws for a network that does not fit the callers, has values that are not finite, or fails the check of the options.</summary>
    void Validate(Network network, ModelHandle? serving)
    {
        if (serving is not null && (network.Inputs != serving.Inputs || network.Outputs != serving.Outputs))
        {
            throw new InvalidOperationException(
                $"The network of {Name} has {network.Inputs} inputs and {network.Outputs} outputs; "
                + $"it must have {serving.Inputs} and {serving.Outputs}, as the loaded version of the model \"{model}\".");
        }
        if (Finite.DescribeProblem(network) is { } problem)
        {
            throw new InvalidOperationException($"The network of {Name} {problem}");
        }
        options.Check?.Invoke(network);
    }
}
