namespace FastNn.Hosting;

/// <summary>The reason why a file was rejected.</summary>
public sealed record ModelProblem
{
    /// <summary>The reason, as a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The time of the attempt to load it.</summary>
    public required DateTimeOffset At { get; init; }
}
