namespace FastNn.Hosting;

/// <summary>Options of a model: loading, reloading and serving. They are validated when the host starts.</summary>
public sealed class ModelOptions
{
    /// <summary>
    /// The model file, as <c>network.Save(path)</c> writes it. A relative path starts at the content root of the host. May be null where <see cref="Create"/>
    /// is set.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>
    /// Creates the network where there is no file at <see cref="Path"/>, for example by training it, and saves it there for the next start. Without a path, the
    /// network is created at every start. The host waits for it; the token is cancelled when the start of the host is.
    /// </summary>
    public Func<CancellationToken, Network>? Create { get; set; }

    /// <summary>
    /// Validates every loaded or created network before it is used, and rejects it by throwing, for example for a low accuracy on test samples. Not called for
    /// <see cref="ServedModel.Publish"/>.
    /// </summary>
    public Action<Network>? Check { get; set; }

    /// <summary>The maximum batch size of the network; larger batches are split. At least 1; 64 by default.</summary>
    public int MaxBatch { get; set; } = 64;

    /// <summary>The maximum number of concurrent predictions, each with its own buffers. From 1 to 4,096; twice the number of processors by default.</summary>
    public int Callers { get; set; } = 2 * Environment.ProcessorCount;

    /// <summary>The maximum number of samples in a request; more are rejected with status 413. At least 1; 1,024 by default.</summary>
    public int MaxRows { get; set; } = 1024;

    /// <summary>
    /// Whether arrays of numbers may have missing values, NaN as float and null in JSON, for networks that begin with an <see cref="Imputer"/> or a
    /// <see cref="OneHot"/>. False by default: they are rejected with status 400. Samples that name their columns may have null where the network predicts
    /// without the value.
    /// </summary>
    public bool AllowMissing { get; set; }

    /// <summary>
    /// Whether samples that name their columns may have categories that the model does not know: they are encoded as unknown and counted. False by default:
    /// they are rejected with status 400.
    /// </summary>
    public bool AllowUnknown { get; set; }

    /// <summary>The maximum size of the model file in bytes; a larger file is rejected without being read. At least 1; 1 GiB by default. Loading a file uses
    /// up to three times its size in memory.</summary>
    public long MaxFileSize { get; set; } = 1L << 30;

    /// <summary>
    /// The SHA-256 that the file must have, 64 hexadecimal digits; null accepts any. It is compared at the start and at every reload, before the file is
    /// parsed. Not together with <see cref="Create"/>, whose file has another hash.
    /// </summary>
    public string? ExpectedHash { get; set; }

    /// <summary>
    /// The public key, in PEM, of the ECDSA P-256 key that must have signed the file (<see cref="ModelManifest"/>); null accepts files without a signature.
    /// The manifest is read at the start and at every reload, and watched like the file: while it does not fit the file, the model stays as it is. Not
    /// together with <see cref="Create"/>, whose file has no signature.
    /// </summary>
    public string? PublicKey { get; set; }

    /// <summary>The manifest of the file, used with <see cref="PublicKey"/> alone; <see cref="ModelManifest.GetPath"/> where null. A relative path starts at
    /// the content root of the host.</summary>
    public string? ManifestPath { get; set; }

    /// <summary>Whether to reload the file when it changes. True by default.</summary>
    public bool Watch { get; set; } = true;

    /// <summary>The time that the file must be unchanged before it is reloaded, so that a file written in pieces is complete. From 0 to 1 minute; 200
    /// milliseconds by default.</summary>
    public TimeSpan Debounce { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The interval of polling the file, for file systems without change events, such as network drives and container volumes. The file is reloaded where its
    /// device, inode, times, length or link targets have changed; every 60th poll compares its content. From 10 milliseconds to 1 day; 5 seconds by default.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the host fails to start without the model. True by default. If false, requests get status 503 and the health check fails until the
    /// file is valid.</summary>
    public bool Required { get; set; } = true;
}
