using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Formats the result of an epoch as a line.</summary>
static class EpochLine
{
    /// <param name="epoch">The result.</param>
    /// <param name="epochs">The maximum number of epochs.</param>
    /// <param name="validationName">The name of the rows tested after every epoch.</param>
    public static string Format(EpochReport epoch, int epochs, string validationName)
    {
        string all = Invariant($"{epochs}"), number = Invariant($"{epoch.Number}").PadLeft(all.Length);
        string validation = float.IsNaN(epoch.ValidationAccuracy)
            ? ""
            : Invariant($"  {validationName} loss {epoch.ValidationLoss:f4}, accuracy {epoch.ValidationAccuracy * 100:f2} %");
        double bytes = (double)epoch.AllocatedBytes / epoch.Batches;
        return Invariant($"epoch {number}/{all}  loss {epoch.TrainingLoss:f4}{validation}  {epoch.SamplesPerSecond:n0} rows/s  {bytes:0.#} bytes/batch");
    }
}
