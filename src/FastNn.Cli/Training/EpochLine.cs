using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Formats the result of an epoch as a line.</summary>
static class EpochLine
{
    /// <summary>Formats losses and accuracy, the speed, and the allocated bytes.</summary>
    /// <inheritdoc cref="FormatLosses" path="/param"/>
    public static string Format(EpochReport epoch, int epochs, string validationName)
    {
        double bytes = (double)epoch.AllocatedBytes / epoch.Batches;
        return Invariant($"{FormatLosses(epoch, epochs, validationName)}  {epoch.SamplesPerSecond:n0} rows/s  {bytes:0.#} bytes/batch");
    }

    /// <summary>Formats losses and accuracy.</summary>
    /// <param name="epoch">The result.</param>
    /// <param name="epochs">The maximum number of epochs.</param>
    /// <param name="validationName">The name of the rows tested after every epoch.</param>
    public static string FormatLosses(EpochReport epoch, int epochs, string validationName)
    {
        string all = Invariant($"{epochs}"), number = Invariant($"{epoch.Number}").PadLeft(all.Length);
        string loss = float.IsNaN(epoch.ValidationLoss) ? "" : Invariant($"  {validationName} loss {epoch.ValidationLoss:f4}");
        string accuracy = float.IsNaN(epoch.ValidationAccuracy) ? "" : Invariant($", accuracy {epoch.ValidationAccuracy * 100:f2} %");
        return Invariant($"epoch {number}/{all}  loss {epoch.TrainingLoss:f4}{loss}{accuracy}");
    }
}
