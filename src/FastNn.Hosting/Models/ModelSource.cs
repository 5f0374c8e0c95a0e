using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace FastNn.Hosting;

/// <summary>Where a model comes from, and the gate that what is read has to pass. One caller at a time.</summary>
internal sealed class ModelSource(string model, ModelOptions options, ILogger logger)
{
    // Of the file that was looked at last, good or bad, and of the one that was good last: neither is read into a network twice.
    byte[]? seen, good;
    string? refusal;

    /// <summary>What the source is called in messages.</summary>
    public string Place { get; } = options.Path ?? "Create";

    /// <summary>The network of the first start: from the file, or made, and saved where it has a path.</summary>
    public Network ReadFirst(CancellationToken cancellationToken)
    {
        if (options.Path is not null && (File.Exists(options.Path) || options.Create is null))
        {
            return ReadChanged(null)!;
        }
        logger.Creating(model, Place);
        Network network = options.Create!(cancellationToken) ?? throw new InvalidOperationException("Create returned null instead of a network.");
        if (options.Path is not null)
        {
            if (Path.GetDirectoryName(options.Path) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }
            network.Save(options.Path);
            seen = good = SHA256.HashData(File.ReadAllBytes(options.Path));
        }
        return network;
    }

    /// <summary>The network of the file, or null where it is the one that was read last. A file that was refused is refused again.</summary>
    /// <exception cref="Exception">The file cannot be read, is malformed, does not fit, or was refused by the check.</exception>
    public Network? ReadChanged(ModelHandle? serving)
    {
        if (options.Path is null)
        {
            return null;
        }
        // Whole into memory first: what is hashed, what is parsed and what serves are the same bytes, whoever writes to the file meanwhile.
        byte[] content = File.ReadAllBytes(options.Path);
        byte[] hash = SHA256.HashData(content);
        if (seen is not null && hash.AsSpan().SequenceEqual(seen) && refusal is not null)
        {
            throw new InvalidOperationException(refusal);
        }
        seen = hash;
        refusal = null;
        if (good is not null && hash.AsSpan().SequenceEqual(good))
        {
            return null;
        }
        try
        {
            Network network = Parse(content);
            Examine(network, serving);
            good = hash;
            return network;
        }
        catch (Exception e)
        {
            refusal = e.Message;
            throw;
        }
    }

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
            throw new InvalidOperationException($"The network of {options.Path} has {network.Inputs} inputs and {network.Outputs} outputs; the callers of the model \"{model}\" give {serving.Inputs} and take {serving.Outputs}.");
        }
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            if (Finite.FirstOther(values) is int place and >= 0)
            {
                throw new InvalidOperationException($"The network of {options.Path} has the value {values[place]} in {parameter.Name}: its training has failed.");
            }
        }
        options.Check?.Invoke(network);
    }
}
