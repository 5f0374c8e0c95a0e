namespace FastNn;

/// <summary>The result of <see cref="Trainer.TrainFor"/>.</summary>
public readonly record struct TrainForResult
{
    /// <summary>Batches that were trained; 0 if the budget was 0 or the call was cancelled before the first.</summary>
    public required int Batches { get; init; }

    /// <summary>Their mean loss, by sample (by batch, where the loss is a sum), each before its update; NaN without batches, and where one of them was NaN or
    /// infinite.</summary>
    public required float Loss { get; init; }

    /// <summary>The duration of the call.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Complete passes over the data, in all calls with it.</summary>
    public required int Epochs { get; init; }
}
