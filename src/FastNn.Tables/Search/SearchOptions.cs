namespace FastNn.Tables;

/// <summary>How a <see cref="Search"/> gives epochs to trials.</summary>
public enum SearchMethod
{
    /// <summary>Successive halving (K. Jamieson and A. Talwalkar, 2016): all trials begin with few epochs, and the best third of them gets three times as many,
    /// until the last rung.</summary>
    Halving,

    /// <summary>Hyperband (L. Li and others, 2018): some trials begin with more epochs, where those of the first rung would deceive.</summary>
    Hyperband,

    /// <summary>Each trial gets all epochs.</summary>
    Random,
}

/// <summary>The options of a <see cref="Search"/>. All have defaults.</summary>
public record SearchOptions
{
    /// <summary>The trials of a search without <see cref="Trials"/> and <see cref="Budget"/>.</summary>
    public const int DefaultTrials = 30;

    /// <summary>The seed of the settings; 0 unless set.</summary>
    public long Seed { get; init; }

    /// <summary>How trials get epochs; <see cref="SearchMethod.Halving"/> unless set.</summary>
    public SearchMethod Method { get; init; }

    /// <summary>The trials, the first of each space with its usual settings; 0 unless set: <see cref="DefaultTrials"/>, or with a <see cref="Budget"/> as many
    /// as it allows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to 100,000.</exception>
    public int Trials
    {
        get;
        init => field = value is >= 0 and <= 100_000 ? value : throw new ArgumentOutOfRangeException(nameof(Trials),
            $"Trials is {value}; it must be from 1 to 100,000, or 0 for the default.");
    }

    /// <summary>The time of the search, with that of the runs before it in the same journal; null unless set: none. At its end the running trials are dropped,
    /// except those with the usual settings. The result depends on the machine then.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0, or more than 24 days.</exception>
    public TimeSpan? Budget
    {
        get;
        init => field = value is null || (value > TimeSpan.Zero && value.Value.TotalMilliseconds < int.MaxValue) ? value
            : throw new ArgumentOutOfRangeException(nameof(Budget), $"Budget is {value}; it must be above 0 and at most 24 days.");
    }

    /// <summary>The trials that run side by side; 0 unless set: one on each core. With a budget in trials the result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to 1,024.</exception>
    public int Workers
    {
        get;
        init => field = value is >= 0 and <= 1024 ? value : throw new ArgumentOutOfRangeException(nameof(Workers),
            $"Workers is {value}; it must be from 1 to 1,024, or 0 for one on each core.");
    }

    /// <summary>Hands trials out to several processes, as many at the same time as it has, in place of <see cref="Workers"/>; null unless set: all in this
    /// one. The others serve it with the work of <see cref="Search.CreateWork"/>. A search on a table has that of
    /// <see cref="TabularOptions.Dispatcher"/>.</summary>
    public TaskDispatcher? Dispatcher { get; init; }

    /// <summary>The rungs: a trial of the first one has 1/3 of the epochs of the second, and so on; 3 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 1 to 8.</exception>
    public int Rungs
    {
        get;
        init => field = value is >= 1 and <= 8 ? value : throw new ArgumentOutOfRangeException(nameof(Rungs), $"Rungs is {value}; it must be from 1 to 8.");
    } = 3;

    /// <summary>A file to which every measured trial is appended, and from which an interrupted search continues; null unless set.</summary>
    public string? Journal { get; init; }

    /// <summary>Called after every measured trial, one call at a time, on the threads of the trials; none unless set.</summary>
    public IProgress<SearchProgress>? Progress { get; init; }
}
