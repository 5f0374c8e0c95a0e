using System.Globalization;

namespace FastNn.Baking;

/// <summary>The numbers of a model in one list, which the compiler keeps as data of the assembly.</summary>
sealed class Constants
{
    /// <summary>Floats of a cache line: every vector begins at a multiple of it.</summary>
    public const int Line = 16;

    // A multiple of three, so that base64 ends without padding; editors show lines of 16 KB.
    const int NumbersPerLiteral = 3072;

    readonly List<float> values = [];
    readonly List<(int Start, string Comment)> parts = [];

    public int Count => values.Count;

    /// <summary>Returns a count, rounded up to whole cache lines.</summary>
    public static int Pad(int count) => (count + Line - 1) / Line * Line;

    /// <summary>Adds numbers with a comment, and returns where they begin.</summary>
    /// <param name="comment">What they are.</param>
    /// <param name="numbers">The numbers, in whole cache lines.</param>
    public int Add(string comment, IReadOnlyCollection<float> numbers)
    {
        parts.Add((values.Count, comment));
        values.AddRange(numbers);
        return values.Count - numbers.Count;
    }

    /// <summary>Adds a vector of columns, padded to whole cache lines.</summary>
    public int AddColumns(string comment, float[] columns, float padding)
    {
        float[] padded = new float[Pad(columns.Length)];
        for (int i = 0; i < padded.Length; i++)
        {
            padded[i] = i < columns.Length ? columns[i] : padding;
        }
        return Add(comment, padded);
    }

    /// <summary>Writes calls of Read with the numbers in base64: a compiler takes one literal as fast as it reads it, but a second for a quarter of a
    /// million decimal numbers.</summary>
    public void Write(CodeWriter code)
    {
        for (int part = 0; part < parts.Count; part++)
        {
            code.Line($"// {parts[part].Comment}");
            int end = part + 1 < parts.Count ? parts[part + 1].Start : values.Count;
            for (int i = parts[part].Start; i < end; i += NumbersPerLiteral)
            {
                float[] numbers = [.. values.GetRange(i, Math.Min(NumbersPerLiteral, end - i))];
                byte[] bytes = new byte[numbers.Length * sizeof(float)];
                Buffer.BlockCopy(numbers, 0, bytes, 0, bytes.Length);
                code.Line($"Read(\"{Convert.ToBase64String(bytes)}\"u8, ref rest);");
            }
        }
    }

    /// <summary>Returns the literal that the compiler reads as the same bits.</summary>
    public static string Literal(float value) =>
        float.IsNaN(value) ? "float.NaN"
        : float.IsInfinity(value) ? value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity"
        : value == 0 && 1 / value < 0 ? "-0f"
        : Shortest(value) + "f";

    // "R" writes too few digits on .NET Framework, where a compiler may run; nine always suffice.
    static string Shortest(float value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return float.Parse(text, CultureInfo.InvariantCulture) == value ? text : value.ToString("G9", CultureInfo.InvariantCulture);
    }
}
