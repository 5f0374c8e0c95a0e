using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>An epoch in a line.</summary>
static class EpochLine
{
    public static string Of(EpochReport epoch, int epochs, string watchedName)
    {
        string all = Invariant($"{epochs}"), number = Invariant($"{epoch.Number}").PadLeft(all.Length);
        string watched = float.IsNaN(epoch.ValidationAccuracy) ? "" : Invariant($"  {watchedName} {epoch.ValidationAccuracy * 100:f2} %");
        double bytes = (double)epoch.AllocatedBytes / epoch.Batches;
        return Invariant($"epoch {number}/{all}  loss {epoch.TrainingLoss:f4}{watched}  {epoch.SamplesPerSecond:n0} samples/s  {bytes:0.#} bytes/batch");
    }
}
