using System.Globalization;
using System.Text;

namespace FastNn.Fuzz;

/// <summary>A value of JSON: null, true, false, a number as its text, a string, a list, or a list of members in order, duplicates included.</summary>
public sealed record JsonValue(string Kind, string Text, IReadOnlyList<JsonValue> Items, IReadOnlyList<KeyValuePair<string, JsonValue>> Members)
{
    /// <summary>Returns the only member of a name; null where there is none.</summary>
    public JsonValue? Find(string name) => Members.FirstOrDefault(member => member.Key == name).Value;

    /// <summary>Whether two members have the same name.</summary>
    public bool HasDuplicates => Members.DistinctBy(member => member.Key).Count() != Members.Count;

    /// <summary>Levels of arrays and objects.</summary>
    public int Depth => Kind is "array" or "object" ? 1 + Items.Concat(Members.Select(member => member.Value)).Select(value => value.Depth).DefaultIfEmpty(
        0).Max() : 0;
}

/// <summary>Parses JSON by the grammar of RFC 8259 alone, one character at a time.</summary>
public sealed class SlowJson
{
    const int MaxDepth = 1000;

    static readonly UTF8Encoding strict = new(false, true);

    readonly string text;
    int at, depth;

    SlowJson(string text) => this.text = text;

    /// <summary>Returns the value; null where the bytes are no JSON in UTF-8.</summary>
    public static JsonValue? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Parse(strict.GetString(utf8));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Returns the value; null where the text is no JSON.</summary>
    public static JsonValue? Parse(string text)
    {
        var json = new SlowJson(text);
        try
        {
            JsonValue value = json.ReadValue();
            json.SkipSpace();
            return json.at == text.Length ? value : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    char Next => at < text.Length ? text[at] : '\0';

    void SkipSpace()
    {
        while (at < text.Length && Next is ' ' or '\t' or '\n' or '\r')
        {
            at++;
        }
    }

    void Expect(string word)
    {
        if (!text.AsSpan(at).StartsWith(word, StringComparison.Ordinal))
        {
            throw new FormatException();
        }
        at += word.Length;
    }

    JsonValue ReadValue()
    {
        SkipSpace();
        switch (Next)
        {
            case '{':
                return ReadList('}');
            case '[':
                return ReadList(']');
            case '"':
                return new("string", ReadString(), [], []);
            case 't':
                Expect("true");
                return new("true", "", [], []);
            case 'f':
                Expect("false");
                return new("false", "", [], []);
            case 'n':
                Expect("null");
                return new("null", "", [], []);
            default:
                return new("number", ReadNumber(), [], []);
        }
    }

    JsonValue ReadList(char close)
    {
        if (++depth > MaxDepth)
        {
            throw new FormatException();
        }
        at++;
        var items = new List<JsonValue>();
        var members = new List<KeyValuePair<string, JsonValue>>();
        SkipSpace();
        bool isFirst = true;
        while (Next != close || !isFirst)
        {
            if (!isFirst)
            {
                if (Next == close)
                {
                    break;
                }
                Expect(",");
                SkipSpace();
            }
            isFirst = false;
            if (close == ']')
            {
                items.Add(ReadValue());
            }
            else
            {
                string name = ReadString();
                SkipSpace();
                Expect(":");
                members.Add(new(name, ReadValue()));
            }
            SkipSpace();
        }
        at++;
        depth--;
        return new(close == ']' ? "array" : "object", "", items, members);
    }

    string ReadString()
    {
        Expect("\"");
        var result = new StringBuilder();
        while (Next != '"')
        {
            char next = Next;
            if (next < ' ')
            {
                throw new FormatException();
            }
            at++;
            result.Append(next == '\\' ? ReadEscape() : next);
        }
        at++;
        string read = result.ToString();
        // A surrogate without its other half is no text.
        for (int i = 0; i < read.Length; i++)
        {
            if (char.IsSurrogate(read[i]) && !(i + 1 < read.Length && char.IsSurrogatePair(read[i], read[++i])))
            {
                throw new FormatException();
            }
        }
        return read;
    }

    char ReadEscape()
    {
        char escaped = Next;
        at++;
        switch (escaped)
        {
            case '"' or '\\' or '/':
                return escaped;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when at + 4 <= text.Length && text.Substring(at, 4).All(char.IsAsciiHexDigit):
                at += 4;
                return (char)int.Parse(text.AsSpan(at - 4, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            default:
                throw new FormatException();
        }
    }

    string ReadNumber()
    {
        int start = at;
        at += Next == '-' ? 1 : 0;
        if (Next == '0')
        {
            at++;
        }
        else
        {
            ReadDigits();
        }
        if (Next == '.')
        {
            at++;
            ReadDigits();
        }
        if (Next is 'e' or 'E')
        {
            at++;
            at += Next is '+' or '-' ? 1 : 0;
            ReadDigits();
        }
        return text[start..at];
    }

    void ReadDigits()
    {
        if (!char.IsAsciiDigit(Next))
        {
            throw new FormatException();
        }
        while (char.IsAsciiDigit(Next))
        {
            at++;
        }
    }
}
