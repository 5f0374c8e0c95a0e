namespace FastNn.Losses;

/// <summary>
/// The sums behind a weighted mean loss. Those of pieces and of batches are added, and <see cref="Loss.ComputeMean"/> makes the loss of all of them: a mean of
/// means would lose the loss of samples in a batch whose weights add up to 0.
/// </summary>
/// <param name="Sum">Σ weight·loss.</param>
/// <param name="Weight">Σ weight.</param>
readonly record struct LossSum(double Sum, double Weight)
{
    public static LossSum operator +(LossSum left, LossSum right) => new(left.Sum + right.Sum, left.Weight + right.Weight);
}
