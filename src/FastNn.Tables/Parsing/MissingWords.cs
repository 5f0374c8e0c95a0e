namespace FastNn.Tables;

/// <summary>Recognizes the words for a missing value, ignoring case.</summary>
sealed class MissingWords
{
    /// <summary>Recognizes <see cref="CsvOptions.DefaultMissingValues"/>.</summary>
    public static MissingWords Default { get; } = new(CsvOptions.DefaultMissingValues);

    readonly HashSet<string> words = new(StringComparer.OrdinalIgnoreCase);
    readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup;

    // Bit n: there is a word of n characters; the last bit is for all longer ones. Most values are told apart by their length.
    readonly ulong lengths;

    public MissingWords(IReadOnlyList<string> words)
    {
        Words = [.. words];
        lookup = this.words.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string word in words)
        {
            this.words.Add(word.Trim());
            lengths |= 1UL << Bit(word.Trim().Length);
            HasNumbers |= NumberText.TryParse(word, out _);
        }
    }

    /// <summary>The words, as given.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether a word is a number, such as -999.</summary>
    public bool HasNumbers { get; }

    /// <summary>Returns whether a value without blanks around it is one of the words. Allocates nothing.</summary>
    public bool Contains(ReadOnlySpan<char> value) => (lengths >> Bit(value.Length) & 1) != 0 && lookup.Contains(value);

    static int Bit(int length) => Math.Min(length, 63);
}
