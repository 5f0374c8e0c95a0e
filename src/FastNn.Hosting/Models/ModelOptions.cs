namespace FastNn.Hosting;

/// <summary>How a model is loaded, kept fresh and served. Checked when the host starts.</summary>
public sealed class ModelOptions
{
    /// <summary>
    /// The file of the model, as <c>network.Save(path)</c> writes it; a relative path begins at the content root of the host. May be null where
    /// <see cref="Create"/> makes the network.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>
    /// Makes the network at the first start, when there is no file at <see cref="Path"/> yet: trains it, say. It is saved there, so that the next start
    /// finds it. Without a path it is made at every start. The host waits for it; the token is cancelled when the host gives up starting.
    /// </summary>
    public Func<CancellationToken, Network>? Create { get; set; }

    /// <summary>
    /// Sees every network that was read or made before it serves, and refuses it by throwing: too inaccurate on samples that you know, say. Not what is given
    /// to
    /// <see cref="ServedModel.Publish"/>: whoever publishes has a network at hand to look at.
    /// </summary>
    public Action<Network>? Check { get; set; }

    /// <summary>The most rows that go through the layers at once; more are cut into pieces. At least 1.</summary>
    public int MaxBatch { get; set; } = 64;

    /// <summary>How many predictions may run at the same time, each with buffers of its own. At least 1; twice the number of cores unless set.</summary>
    public int Callers { get; set; } = 2 * Environment.ProcessorCount;

    /// <summary>The most samples of one request; more are refused with 413. At least 1.</summary>
    public int MaxRows { get; set; } = 1024;

    /// <summary>
    /// Whether samples of a request may have missing values, NaN among floats and null in JSON, as networks take them that begin with an <see cref="Imputer"/>
    /// or a
    /// <see cref="OneHot"/>. Refused with 400 unless set.
    /// </summary>
    public bool AllowMissing { get; set; }

    /// <summary>The most bytes of the file; a larger one is refused without being read. At least 1; 1 GiB unless set. While a file is loaded, up to three times
    /// its bytes are in memory.</summary>
    public long MaxFileSize { get; set; } = 1L << 30;

    /// <summary>Whether the file is read again when it changes.</summary>
    public bool Watch { get; set; } = true;

    /// <summary>How long the file must have been left alone before it is read again: who writes it in pieces needs time between them. From 0 to 1
    /// minute.</summary>
    public TimeSpan Debounce { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How often the file is looked at where the system does not tell of changes: network drives, volumes of containers. It is read where it is another one by
    /// its device, its
    /// number there, its times, its length or where its links lead, and every sixtieth time its content is compared. From 10 milliseconds to 1 day.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the host refuses to start without the model. Where not, it starts, answers 503, is unhealthy, and waits for a good file.</summary>
    public bool Required { get; set; } = true;
}
