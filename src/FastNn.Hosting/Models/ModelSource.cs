using FastNn.Formats;
using Microsoft.Extensions.Logging;

namespace FastNn.Hosting;

/// <summary>Where a model comes from, and the gate that what is read has to pass. One caller at a time.</summary>
/// <param name="model">The name of the model.</param>
/// <param name="options">Its options.</param>
/// <param name="serve">Has a network from <see cref="Place"/> serve; what it throws is a refusal too.</param>
/// <param name="logger">Where the making of a network is told.</param>
sealed class ModelSource(string model, ModelOptions options, Func<Network, string, ModelVersion> serve, ILogger logger)
{
    // The file that was looked at last: which one it was, the hash of its content where all of it was read, and why it was refused.
    FileStatus? seen;
    byte[]? seenHash;
    string? refusal;

    // The file that served last, and the number of its version.
    FileStatus good;
    byte[]? goodHash;
    long goodVersion;

    /// <summary>What the source is called in messages.</summary>
    public string Place { get; } = options.Path ?? "Create";

    /// <summary>Whether a change of the file after the last look can be told by its status. Right after a change it cannot: a second one may have the same
    /// time.</summary>
    public bool IsSettled { get; private set; } = true;

    /// <summary>What is left of a status on this file system; all of it. Tests take from it what other file systems do not know.</summary>
    internal Func<FileStatus, FileStatus> Filter { get; set; } = static status => status;

    /// <summary>Serves the network of the first start: from the file, or made, and saved where it has a path.</summary>
    /// <exception cref="Exception">It cannot be read or made, is malformed, or was refused by the check.</exception>
    public void TakeFirst(CancellationToken cancellation)
    {
        if (options.Path is { } path && (File.Exists(path) || options.Create is null))
        {
            TakeChanged(null, byContent: true, cancellation);
            return;
        }
        logger.Creating(model, Place);
        Network network = options.Create!(cancellation) ?? throw new InvalidOperationException("Create returned null instead of a network.");
        // Before it is saved: the next start would find what this one has refused.
        Examine(network, null);
        if (options.Path is null)
        {
            serve(network, Place);
            return;
        }
        if (Path.GetDirectoryName(options.Path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }
        network.Save(options.Path);
        // What lies there now, which may be what another instance of the service has made meanwhile.
        TakeChanged(null, byContent: true, cancellation);
    }

    /// <summary>Serves the network of the file, unless it is the one that does already. A file that was refused is refused again, and not read again.</summary>
    /// <param name="serving">What serves now, if anything does.</param>
    /// <param name="byContent">Whether the content is hashed although the file is, by its status, the one that was looked at last.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Whether there was a new one.</returns>
    /// <exception cref="Exception">The file cannot be read, is malformed, does not fit, or was refused by the check.</exception>
    public bool TakeChanged(ModelHandle? serving, bool byContent, CancellationToken cancellation)
    {
        if (options.Path is not { } path)
        {
            return false;
        }
        using FileStream file = SourceFile.Open(path, bufferSize: 0);
        FileStatus status = ReadStatus(file);
        if (!IsKnown(file, status, byContent, cancellation))
        {
            return TakeNew(file, status, serving, cancellation);
        }
        (seen, IsSettled) = (status, status.IsSettled(DateTime.UtcNow));
        if (refusal is not null)
        {
            throw new InvalidOperationException(refusal);
        }
        if (IsWrittenAnew(status, serving))
        {
            return TakeNew(file, status, serving, cancellation);
        }
        good = status;
        return false;
    }

    FileStatus ReadStatus(FileStream file) => Filter(FileStatus.Of(file.SafeFileHandle));

    /// <summary>Whether it is the file that was looked at last.</summary>
    bool IsKnown(FileStream file, FileStatus status, bool byContent, CancellationToken cancellation)
    {
        if (seen is not { } known)
        {
            return false;
        }
        bool isSame = status == known && IsSettled;
        // A file that was refused before all of it was read, by its size or its header, has no hash: to look at these again costs as little.
        return isSame && !byContent || seenHash is not null && status.Length == known.Length && HashedStream.Hash(file, cancellation).AsSpan().SequenceEqual(seenHash);
    }

    /// <summary>Whether a file of the content that served last counts: where another network was published since, it does when it was written anew.</summary>
    bool IsWrittenAnew(FileStatus status, ModelHandle? serving) =>
        // Other rights or names change the time of the last change too.
        status with { Changed = 0 } != good with { Changed = 0 } && serving is not null && serving.Current.Number != goodVersion;

    bool TakeNew(FileStream file, FileStatus status, ModelHandle? serving, CancellationToken cancellation)
    {
        (seen, seenHash, refusal, IsSettled) = (status, null, null, status.IsSettled(DateTime.UtcNow));
        try
        {
            (Network network, seenHash) = Parse(file, status, cancellation);
            if (goodHash is not null && seenHash.AsSpan().SequenceEqual(goodHash) && !IsWrittenAnew(status, serving))
            {
                good = status;
                return false;
            }
            Examine(network, serving);
            (goodVersion, good, goodHash) = (serve(network, Place).Number, status, seenHash);
            return true;
        }
        catch (Exception e) when (e is FastNnFormatException || seenHash is not null)
        {
            refusal = e.Message;
            throw;
        }
        catch
        {
            // It could not be read. The next look tries again.
            seen = null;
            throw;
        }
    }

    (Network Network, byte[] Hash) Parse(FileStream file, FileStatus status, CancellationToken cancellation)
    {
        if (status.Length > options.MaxFileSize)
        {
            throw new FastNnFormatException($"{options.Path} has {status.Length} bytes, and the MaxFileSize of the model \"{model}\" is {options.MaxFileSize}: save a smaller network, or set the option higher.");
        }
        file.Position = 0;
        var content = new HashedStream(file, cancellation);
        Network network;
        try
        {
            network = Network.Load(content);
        }
        catch (FastNnFormatException e)
        {
            throw new FastNnFormatException($"{options.Path} is no good model file: {e.Message}", e);
        }
        FileStatus after = ReadStatus(file);
        return after.Written == status.Written && after.Length == status.Length
            ? (network, content.Finish())
            : throw new IOException($"{options.Path} was written to while it was read: write a file of another name and rename it.");
    }

    /// <summary>Refuses a well-formed file that is no model for this service.</summary>
    void Examine(Network network, ModelHandle? serving)
    {
        if (serving is not null && (network.Inputs != serving.Inputs || network.Outputs != serving.Outputs))
        {
            throw new InvalidOperationException($"The network of {Place} has {network.Inputs} inputs and {network.Outputs} outputs; the callers of the model \"{model}\" give {serving.Inputs} and take {serving.Outputs}.");
        }
        if (Finite.ProblemOf(network) is { } problem)
        {
            throw new InvalidOperationException($"The network of {Place} {problem}");
        }
        options.Check?.Invoke(network);
    }
}
