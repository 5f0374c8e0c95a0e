using System.Runtime.InteropServices;
using System.Text;

namespace FastNn.Data;

/// <summary>The words that stand for a missing value, whatever their case.</summary>
sealed class CsvMissing
{
    // More than any table needs, and still faster than a dictionary.
    const int Few = 32;

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
        if (this.words.Length > Few)
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

    /// <summary>Whether a number is among them, such as -999, so that numbers have to be looked at too.</summary>
    public bool HasNumbers { get; }

    /// <summary>Whether a cell is one of the words. Allocates nothing.</summary>
    public bool Contains(ReadOnlySpan<byte> cell)
    {
        if (byHash is not null)
        {
            return byHash.TryGetValue(Hash(cell), out List<byte[]>? same) && Contains(CollectionsMarshal.AsSpan(same), cell);
        }
        return Contains(words, cell);
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

    /// <summary>The same for words that differ in the case of ASCII letters alone.</summary>
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
