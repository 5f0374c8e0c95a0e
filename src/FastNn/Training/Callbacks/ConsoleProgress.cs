using System.Globalization;

namespace FastNn;

/// <summary>Writes a line an epoch to the console: loss, validation, samples per second.</summary>
public sealed class ConsoleProgress : Callback
{
    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        string validation = float.IsNaN(epoch.ValidationLoss) ? "" : string.Create(CultureInfo.InvariantCulture, $"  validation loss {epoch.ValidationLoss:g5}");
        string accuracy = float.IsNaN(epoch.ValidationAccuracy) ? "" : string.Create(CultureInfo.InvariantCulture, $"  accuracy {epoch.ValidationAccuracy * 100:f2} %");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Number}/{trainer.Epochs}  loss {epoch.TrainingLoss:g5}{validation}{accuracy}  {epoch.SamplesPerSecond:n0} samples/s"));
    }
}
