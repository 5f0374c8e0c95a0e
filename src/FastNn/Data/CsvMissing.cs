using System.Text;

namespace FastNn.Data;

/// <summary>The words that stand for a missing value, whatever their case.</summary>
internal sealed class CsvMissing
{
    private readonly byte[][] _words;

    public CsvMissing(IReadOnlyList<string> words)
    {
        _words = new byte[words.Count][];
        for (int i = 0; i < _words.Length; i++)
        {
            _words[i] = Encoding.UTF8.GetBytes(words[i]);
            HasNumbers |= CsvNumber.TryParse(_words[i], out double _);
        }
    }

    /// <summary>Whether a number is among them, such as -999, so that numbers have to be looked at too.</summary>
    public bool HasNumbers { get; }

    public bool Contains(ReadOnlySpan<byte> cell)
    {
        foreach (byte[] word in _words)
        {
            if (Ascii.EqualsIgnoreCase(cell, word) || cell.SequenceEqual(word))
            {
                return true;
            }
        }
        return false;
    }
}
