using System.Buffers;
using FastNn.Contracts;

namespace FastNn.Formats;

/// <summary>Checks texts of files.</summary>
static class FileText
{
    const int Shown = 100;

    static readonly SearchValues<char> hexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Throws for a text that UTF-8 cannot encode: one with half of a surrogate pair.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">The name of the text for messages.</param>
    /// <exception cref="InvalidOperationException">The text is null or cannot be encoded.</exception>
    public static void Check(string? text, string what)
    {
        Require.State(text is not null, $"{what} is null, which cannot be saved: set a text, or remove it.");
        for (int i = 0; i < text!.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                throw new InvalidOperationException(
                    $"{what} has half of a surrogate pair (U+{(int)text[i]:X4}) at character {i}, which cannot be saved: correct the text.");
            }
        }
    }

    /// <summary>Returns whether a text has so many characters, all of them lower-case hexadecimal digits.</summary>
    public static bool IsHex(ReadOnlySpan<char> text, int length) => text.Length == length && !text.ContainsAnyExcept(hexDigits);

    /// <summary>Returns the beginning of a name for messages.</summary>
    public static string Start(string text) => text.Length <= Shown ? text : $"{text[..Shown]}...";
}
