namespace FastNn.Tables;

/// <summary>The options of <see cref="TabularTuning"/>. All have defaults; a seed of 0 is that of <see cref="TabularOptions.Seed"/>.</summary>
public sealed record TuningOptions : SearchOptions
{
    /// <summary>The folds that each trial is validated on; 1 for a single part of the rows, <see cref="TabularOptions.ValidationFraction"/>; 0 unless set: 4
    /// for tables of at most 3,000 rows, else 1. Not used with <see cref="TabularOptions.Validation"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to 100.</exception>
    public int Folds
    {
        get;
        init => field = value is >= 0 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(Folds),
            $"Folds is {value}; it must be from 1 to 100, or 0 for the default.");
    }

    /// <summary>The most networks of the search that are blended with the preset, 1 to 16; 3 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 1 to 16.</exception>
    public int Networks
    {
        get;
        init => field = value is >= 1 and <= 16 ? value : throw new ArgumentOutOfRangeException(nameof(Networks),
            $"Networks is {value}; it must be from 1 to 16.");
    } = 3;
}
