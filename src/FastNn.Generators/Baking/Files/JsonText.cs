using System.Globalization;
using System.Text;

namespace FastNn.Baking;

/// <summary>
/// Parses JSON: objects become dictionaries, arrays lists, numbers doubles. The compiler runs on several runtimes, not all of which have System.Text.Json.
/// </summary>
sealed class JsonText
{
    // Nesting limit: the reader recurses.
    const int MaxDepth = 64;

    readonly char[] text;
    int position, depth;

    JsonText(string text) => this.text = text.ToCharArray();

    /// <exception cref="FormatException">The text is not JSON.</exception>
    public static object? Parse(string text)
    {
        var reader = new JsonText(text);
        object? value = reader.ReadValue();
        return reader.Peek() == '\0' ? value : throw reader.Bad("something follows the value");
    }

    object? ReadValue() => Peek() switch
    {
        '{' => ReadObject(),
        '[' => ReadArray(),
        '"' => ReadString(),
        't' => ReadWord("true", true),
        'f' => ReadWord("false", false),
        'n' => ReadWord("null", null),
        _ => ReadNumber(),
    };

    Dictionary<string, object?> ReadObject()
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        Enter();
        while (Peek() != '}')
        {
            string name = ReadString();
            Skip(':');
            if (members.ContainsKey(name))
            {
                throw Bad($"'{name}' stands twice");
            }
            members.Add(name, ReadValue());
            SkipComma('}');
        }
        Leave();
        return members;
    }

    List<object?> ReadArray()
    {
        var items = new List<object?>();
        Enter();
        while (Peek() != ']')
        {
            items.Add(ReadValue());
            SkipComma(']');
        }
        Leave();
        return items;
    }

    string ReadString()
    {
        Skip('"');
        var content = new StringBuilder();
        for (char c = Next(); c != '"'; c = Next())
        {
            content.Append(c == '\\' ? ReadEscape() : c);
        }
        return content.ToString();
    }

    char ReadEscape()
    {
        char c = Next();
        if (c != 'u')
        {
            int escape = "\"\\/bfnrt".IndexOf(c);
            return escape < 0 ? throw Bad($"'\\{c}' is no escape sequence") : "\"\\/\b\f\n\r\t"[escape];
        }
        bool isCode = int.TryParse(Peek(4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code);
        position += 4;
        return isCode ? (char)code : throw Bad("'\\u' needs four hexadecimal digits");
    }

    object? ReadWord(string word, object? value)
    {
        bool isWord = Peek(word.Length) == word;
        position += word.Length;
        return isWord ? value : throw Bad("a value is missing");
    }

    double ReadNumber()
    {
        int start = position;
        while (position < text.Length && text[position] is '+' or '-' or '.' or 'e' or 'E' or (>= '0' and <= '9'))
        {
            position++;
        }
        return double.TryParse(new string(text, start, position - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw Bad("a value is missing");
    }

    void Enter()
    {
        position++;
        if (++depth > MaxDepth)
        {
            throw Bad($"it is nested more than {MaxDepth} deep");
        }
    }

    void Leave()
    {
        position++;
        depth--;
    }

    void SkipComma(char end)
    {
        if (Peek() != end)
        {
            Skip(',');
            if (Peek() == end)
            {
                throw Bad("a value is missing");
            }
        }
    }

    void Skip(char expected)
    {
        if (Peek() != expected)
        {
            throw Bad($"'{expected}' is missing");
        }
        position++;
    }

    // The next character that is no blank; '\0' at the end.
    char Peek()
    {
        while (position < text.Length && text[position] is ' ' or '\t' or '\n' or '\r')
        {
            position++;
        }
        return position < text.Length ? text[position] : '\0';
    }

    // The next so many characters, or fewer at the end.
    string Peek(int count) => new(text, position, Math.Min(count, text.Length - position));

    char Next() => position < text.Length ? text[position++] : throw Bad("it ends within a string");

    FormatException Bad(string problem) => new($"at character {Math.Min(position, text.Length)}, {problem}");
}
