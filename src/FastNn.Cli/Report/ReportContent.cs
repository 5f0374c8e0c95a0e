namespace FastNn.Cli;

/// <summary>The content of a report.</summary>
sealed record ReportContent
{
    /// <summary>The name of the data.</summary>
    public required string Title { get; init; }

    /// <summary>The settings of the training, line by line.</summary>
    public required IReadOnlyList<(string Name, string Value)> Settings { get; init; }

    /// <summary>The trained network.</summary>
    public required Network Network { get; init; }

    /// <summary>The results of the epochs.</summary>
    public required TrainingReport Training { get; init; }

    /// <summary>The name of the rows tested after every epoch.</summary>
    public required string ValidationName { get; init; }

    /// <summary>The name of the rows tested at the end.</summary>
    public required string TestName { get; init; }

    /// <summary>The result on these rows.</summary>
    public required Evaluation Test { get; init; }

    /// <summary>The names of the classes.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The shape of the inputs, where they are images.</summary>
    public required ImageShape? Shape { get; init; }
}
