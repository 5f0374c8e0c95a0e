using System.Runtime.InteropServices;
using System.Text;

namespace FastNn.Data;

/// <summary>The words that stand for a missing value, whatever their case.</summary>
internal sealed class CsvMissing
{
    // More than any table needs, and still faster than a dictionary.
    private const int Few = 32;

    private readonly byte[][] _words;
    private readonly Dictionary<int, List<byte[]>>? _byHash;

    public CsvMissing(IReadOnlyList<string> words)
    {
        _words = new byte[words.Count][];
        for (int i = 0; i < _words.Length; i++)
        {
            _words[i] = Encoding.UTF8.GetBytes(words[i]);
            HasNumbers |= CsvNumber.TryParse(_words[i], out double _);
        }
        if (_words.Length > Few)
        {
            _byHash = [];
            foreach (byte[] word in _words)
            {
                int hash = Hash(word);
                if (!_byHash.TryGetValue(hash, out List<byte[]>? same))
                {
                    _byHash.Add(hash, same = []);
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
        if (_byHash is not null)
        {
            return _byHash.TryGetValue(Hash(cell), out List<byte[]>? same) && Contains(CollectionsMarshal.AsSpan(same), cell);
        }
        return Contains(_words, cell);
    }

    private static bool Contains(ReadOnlySpan<byte[]> words, ReadOnlySpan<byte> cell)
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
    private static int Hash(ReadOnlySpan<byte> word)
    {
        var hash = new HashCode();
        foreach (byte letter in word)
        {
            hash.Add(letter is >= (byte)'A' and <= (byte)'Z' ? letter | 0x20 : letter);
        }
        return hash.ToHashCode();
    }
}
