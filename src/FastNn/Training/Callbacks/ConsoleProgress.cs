using System.Globalization;

namespace FastNn;

/// <summary>Writes one line per epoch to the console: loss, validation loss, accuracy, samples per second. Allocates the line.</summary>
public sealed class ConsoleProgress : Callback
{
    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        string validation = float.IsNaN(epoch.ValidationLoss) ? "" : Format($"  validation loss {epoch.ValidationLoss:g5}");
        string accuracy = float.IsNaN(epoch.ValidationAccuracy) ? "" : Format($"  accuracy {epoch.ValidationAccuracy * 100:f2} %");
        Console.WriteLine(
            Format($"epoch {epoch.Number}/{trainer.Epochs}  loss {epoch.TrainingLoss:g5}{validation}{accuracy}  {epoch.SamplesPerSecond:n0} samples/s"));
    }

    static string Format(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
