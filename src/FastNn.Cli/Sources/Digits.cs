using FastNn.Data;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>The 1,797 handwritten digits embedded in the program; Data/README.md names their source and licence.</summary>
sealed class Digits : SingleFileSource
{
    /// <summary>Inputs of a digit.</summary>
    public const int Pixels = 64;

    const int MaxPixel = 16, Classes = 10;

    /// <inheritdoc/>
    public override string Name => "embedded handwritten digits of 8x8 pixels";

    /// <inheritdoc/>
    public override string InputDescription => $"{Pixels} pixels from 0 to {MaxPixel}";

    /// <inheritdoc/>
    public override ImageShape? Shape => new(8, 8);

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> CreatePreprocessing() => PixelRange.CreatePreprocessing();

    /// <inheritdoc/>
    public override IInputRows GetFittingRows(Dataset training) => new PixelRange(training.Inputs, MaxPixel);

    /// <inheritdoc/>
    protected override Dataset ReadRows()
    {
        using Stream stream = typeof(Digits).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        return TableSchema.FromNumbers(Pixels, Classes).ReadCsv(stream);
    }
}
