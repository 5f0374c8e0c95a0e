using FastNn.Data;

namespace FastNn.Cli;

/// <summary>The embedded data: 1,797 handwritten digits of 8×8 pixels from 0 to 16 (Alpaydin and Kaynak, 1998; see Data/README.md).</summary>
internal static class Digits
{
    /// <summary>What raw pixels are multiplied by to lie in [0, 1].</summary>
    public const float Scale = 1f / 16;

    public static Dataset Read()
    {
        using Stream stream = typeof(Digits).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        return Csv.ReadDataset(stream, labelColumn: -1);
    }
}
