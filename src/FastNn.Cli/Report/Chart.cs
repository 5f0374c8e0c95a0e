using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>A line of a chart: a value per epoch, NaN where there is none.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Colour">The colour of the line, from 0 to 5.</param>
/// <param name="Values">The values.</param>
sealed record ChartLine(string Name, int Colour, IReadOnlyList<double> Values);

/// <summary>Lines over epochs.</summary>
/// <param name="Title">The name of the vertical axis.</param>
/// <param name="First">The number of the first epoch.</param>
/// <param name="Lines">The lines, all with the same number of epochs.</param>
/// <param name="Format">Formats a value.</param>
sealed record Chart(string Title, int First, IReadOnlyList<ChartLine> Lines, Func<double, string> Format)
{
    const int MaxDots = 120;

    /// <summary>Returns the charts of a training: loss, accuracy and learning rate, as far as there are any.</summary>
    /// <param name="epochs">The results of the epochs.</param>
    /// <param name="validationName">The name of the rows tested after every epoch.</param>
    public static IReadOnlyList<Chart> FromEpochs(IReadOnlyList<EpochReport> epochs, string validationName)
    {
        int first = epochs.Count > 0 ? epochs[0].Number : 1;
        return
        [
            new("Loss", first, [Line("training", 0, epoch => epoch.TrainingLoss), Line(validationName, 1, epoch => epoch.ValidationLoss)],
                value => Invariant($"{value:0.####}")),
            new("Accuracy", first, [Line(validationName, 1, epoch => epoch.ValidationAccuracy)], value => Invariant($"{value * 100:0.##} %")),
            new("Learning rate", first, [Line("last batch of the epoch", 0, epoch => epoch.LearningRate)], value => Invariant($"{value:0.######}")),
        ];

        ChartLine Line(string name, int colour, Func<EpochReport, double> value) => new(name, colour, [.. epochs.Select(value)]);
    }

    /// <summary>Renders the lines with axes, a legend, and a dot with a tooltip per value; empty where no value is finite.</summary>
    public string Render()
    {
        ChartLine[] lines = [.. Lines.Where(line => line.Values.Any(double.IsFinite))];
        if (lines.Length == 0)
        {
            return "";
        }
        double[] all = [.. lines.SelectMany(line => line.Values).Where(double.IsFinite)];
        var plot = new Plot($"{Title} by epoch", Axis.OfWholeNumbers("epoch", First, First + lines.Max(line => line.Values.Count) - 1),
            Axis.Enclose(Title.ToLowerInvariant(), all.Min(), all.Max(), Format));
        foreach (ChartLine line in lines)
        {
            (int Epoch, double Value)[] finite =
                [.. line.Values.Index().Where(value => double.IsFinite(value.Item)).Select(value => (First + value.Index, value.Item))];
            plot.AddLine(line.Colour, finite.Select(value => new PlotPoint(value.Epoch, value.Value)), line.Name);
            if (finite.Length <= MaxDots)
            {
                plot.AddDots(line.Colour, finite.Select(value =>
                    (new PlotPoint(value.Epoch, value.Value), Invariant($"{line.Name}, epoch {value.Epoch}: {Format(value.Value)}"))));
            }
        }
        return plot.Render();
    }
}
