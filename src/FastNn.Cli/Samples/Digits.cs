using FastNn.Data;

namespace FastNn.Cli;

/// <summary>The 1,797 handwritten digits that the program carries; Data/README.md says whose they are.</summary>
sealed class Digits : Table
{
    /// <summary>Inputs of a digit.</summary>
    public const int Pixels = 64;

    const int Highest = 16;

    /// <inheritdoc/>
    public override string Name => "handwritten digits of 8x8 pixels";

    /// <inheritdoc/>
    public override string InputRange => $"{Pixels} pixels from 0 to {Highest}";

    /// <inheritdoc/>
    public override ImageShape? Shape => new(8, 8);

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Preparation() => PixelRange.Preparation();

    /// <inheritdoc/>
    public override IInputRows Extent(Dataset training) => new PixelRange(training.Inputs, Highest);

    /// <inheritdoc/>
    protected override Dataset ReadRows()
    {
        using Stream stream = typeof(Digits).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        return Csv.ReadDataset(stream, labelColumn: -1);
    }
}
