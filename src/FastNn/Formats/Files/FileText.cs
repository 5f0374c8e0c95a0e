namespace FastNn.Formats;

/// <summary>Texts that are written into files.</summary>
static class FileText
{
    const int Shown = 100;

    /// <summary>Refuses a text that a file could not give back: one with half of a surrogate pair, which UTF-8 does not know.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="InvalidOperationException">It cannot be written.</exception>
    public static void Check(string? text, string what)
    {
        if (text is null)
        {
            throw new InvalidOperationException($"{what} is null, which a file cannot give back: set a text, or remove it.");
        }
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                throw new InvalidOperationException($"{what} has half of a surrogate pair (U+{(int)text[i]:X4}) at character {i}, which a file cannot give back: correct the text.");
            }
        }
    }

    /// <summary>The beginning of a name, for messages.</summary>
    public static string Start(string text) => text.Length <= Shown ? text : $"{text[..Shown]}...";
}
