using System.Runtime.InteropServices;
using System.Text;

namespace FastNn.Data;

/// <summary>Recognizes the words for a missing value, ignoring case.</summary>
sealed class CsvMissing
{
    /// <summary>Recognizes <see cref="CsvOptions.DefaultMissingValues"/>.</summary>
    public static CsvMissing Default { get; } = new(CsvOptions.DefaultMissingValues);

    // Up to so many words, comparing each is faster than a dictionary.
    const int MaxLinear = 32;

    readonly byte[][] words;
    readonly Dictionary<int, List<byte[]>>? byHash;

    public CsvMissing(IReadOnlyList<string> words)
    {
        this.words = new byte[words.Count][];
        for (int i = 0; i < this.words.Length; i++)
        {
            this.words[i] = Encoding.UTF8.GetBytes(words[i]);
            HasNumbers |= CsvNumber.TryParse(this.words[i], out double _);
        }
        if (this.words.Length > MaxLinear)
        {
            byHash = [];
            foreach (byte[] word in this.words)
            {
                int hash = Hash(word);
                if (!byHash.TryGetValue(hash, out List<byte[]>? same))
                {
                    byHash.Add(hash, same = []);
                }
                if (!same.Exists(other => other.AsSpan().SequenceEqual(word)))
                {
                    same.Add(word);
                }
            }
        }
    }

    /// <summary>Whether a word is a number, such as -999.</summary>
    public bool HasNumbers { get; }

    /// <summary>Returns whether a cell is one of the words. Allocates nothing.</summary>
    public bool Contains(ReadOnlySpan<byte> cell)
    {
        if (byHash is not null)
        {
            return byHash.TryGetValue(Hash(cell), out List<byte[]>? same) && Contains(CollectionsMarshal.AsSpan(same), cell);
        }
        return Contains(words, cell);
    }

    /// <summary>Returns whether a cell is a default word for a missing value, or infinite.</summary>
    public static bool IsMissingOrInfinite(ReadOnlySpan<byte> cell)
    {
        ReadOnlySpan<byte> unsigned = cell.TrimStart("+-"u8);
        return Default.Contains(cell) || Ascii.EqualsIgnoreCase(unsigned, "inf"u8) || Ascii.EqualsIgnoreCase(unsigned, "infinity"u8)
            || unsigned.SequenceEqual("∞"u8);
    }

    static bool Contains(ReadOnlySpan<byte[]> words, ReadOnlySpan<byte> cell)
    {
        foreach (byte[] word in words)
        {
            if (Ascii.EqualsIgnoreCase(cell, word) || cell.SequenceEqual(word))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Hashes a word, ignoring the case of ASCII letters.</summary>
    static int Hash(ReadOnlySpan<byte> word)
    {
        var hash = new HashCode();
        foreach (byte letter in word)
        {
            hash.Add(letter is >= (byte)'A' and <= (byte)'Z' ? letter | 0x20 : letter);
        }
        return hash.ToHashCode();
    }
}
