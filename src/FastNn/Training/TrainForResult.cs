namespace FastNn;

/// <summary>What <see cref="Trainer.TrainFor"/> came to.</summary>
/// <param name="Batches">Batches that were trained, at least 1 unless there was no time or no wish at all.</param>
/// <param name="Loss">Their mean loss, by sample (by batch, where the loss is a sum), each before its update; NaN where there were none, and where one of them
/// was no number.</param>
/// <param name="Elapsed">The time it took.</param>
/// <param name="Epochs">How often the data have been walked through to their end, over all calls.</param>
public readonly record struct TrainForResult(int Batches, float Loss, TimeSpan Elapsed, int Epochs);
