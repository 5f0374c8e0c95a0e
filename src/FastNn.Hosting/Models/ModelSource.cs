using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace FastNn.Hosting;

/// <summary>Where a model comes from, and the gate that what is read has to pass. One caller at a time.</summary>
/// <param name="model">The name of the model.</param>
/// <param name="options">Its options.</param>
/// <param name="serve">Has a network from <see cref="Place"/> serve; what it throws is a refusal too.</param>
/// <param name="logger">Where the making of a network is told.</param>
internal sealed class ModelSource(string model, ModelOptions options, Action<Network, string> serve, ILogger logger)
{
    // Of the file that was looked at last, good or bad, and of the one that served last: neither is read into a network twice.
    byte[]? seen, good;
    DateTime goodTime;
    string? refusal;
    bool isOverruled;

    /// <summary>What the source is called in messages.</summary>
    public string Place { get; } = options.Path ?? "Create";

    /// <summary>The network of the first start serves: from the file, or made, and saved where it has a path.</summary>
    /// <exception cref="Exception">It cannot be read or made, is malformed, or was refused by the check.</exception>
    public void TakeFirst(CancellationToken cancellationToken)
    {
        if (options.Path is { } path && (File.Exists(path) || options.Create is null))
        {
            TakeChanged(null);
            return;
        }
        logger.Creating(model, Place);
        Network network = options.Create!(cancellationToken) ?? throw new InvalidOperationException("Create returned null instead of a network.");
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
        TakeChanged(null);
    }

    /// <summary>The network of the file serves, unless it is the one that does already. A file that was refused is refused again.</summary>
    /// <returns>Whether there was a new one.</returns>
    /// <exception cref="Exception">The file cannot be read, is malformed, does not fit, or was refused by the check.</exception>
    public bool TakeChanged(ModelHandle? serving)
    {
        if (options.Path is null)
        {
            return false;
        }
        DateTime time = File.GetLastWriteTimeUtc(options.Path);
        // Whole into memory first: what is hashed, what is parsed and what serves are the same bytes, whoever writes to the file meanwhile.
        byte[] content = File.ReadAllBytes(options.Path);
        byte[] hash = SHA256.HashData(content);
        if (seen is not null && hash.AsSpan().SequenceEqual(seen) && refusal is not null)
        {
            throw new InvalidOperationException(refusal);
        }
        seen = hash;
        refusal = null;
        // Where another network was published since, a file of the same content counts when it was written anew.
        if (good is not null && hash.AsSpan().SequenceEqual(good) && !(isOverruled && time != goodTime))
        {
            return false;
        }
        try
        {
            Network network = Parse(content);
            Examine(network, serving);
            serve(network, Place);
        }
        catch (Exception e)
        {
            refusal = e.Message;
            throw;
        }
        (good, goodTime, isOverruled) = (hash, time, false);
        return true;
    }

    /// <summary>A network from elsewhere serves now.</summary>
    public void Overrule() => isOverruled = true;

    Network Parse(byte[] content)
    {
        using var stream = new MemoryStream(content, writable: false);
        try
        {
            return Network.Load(stream);
        }
        catch (FastNnFormatException e)
        {
            throw new FastNnFormatException($"{options.Path} is no good model file: {e.Message}", e);
        }
    }

    /// <summary>A well-formed file may still be no model for this service.</summary>
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
