using System.Globalization;

namespace FastNn.Fuzz;

/// <summary>Changes of JSON by tokens: what comes out is mostly JSON, with other values, names and nesting.</summary>
public static class JsonChange
{
    static readonly string[] texts =
    [
        "1e400", "-1e400", "1e-400", "1.0", "1e3", "-0", "0.5", "01", "+1", "1.", ".5", "NaN", "1e", "3.4028235e38", "3.4028236e38", "99999999999999999999",
        "18446744073709551616", "9223372036854775808", "0x10", "1E+2", "true", "false", "null", "\"\"", "[]", "{}", "\"\\ud800\"", "\"\\u0000\"",
            "\"a\\u0062\"",
        "\"\\/\"", "\"\\x\"", "/**/", "//", ",", ":", "[", "]", "{", "}", "\u00e9", "\ufeff",
    ];

    /// <summary>Returns a number as text, mostly whole.</summary>
    public static string NumberText(Random random, int length) =>
        random.Next(4) == 0 ? texts[random.Next(20)] : Bytes.Number(random, length).ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns a text with one to three changes.</summary>
    public static string Change(string json, Random random, IReadOnlyList<string> words)
    {
        List<string> tokens = Split(json);
        for (int changes = random.Next(1, 4); changes > 0 && tokens.Count > 0; changes--)
        {
            ChangeOnce(tokens, random, words, json.Length);
        }
        return string.Concat(tokens);
    }

    static void ChangeOnce(List<string> tokens, Random random, IReadOnlyList<string> words, int length)
    {
        int at = random.Next(tokens.Count), other = random.Next(tokens.Count);
        switch (random.Next(9))
        {
            case 0:
                tokens[at] = texts[random.Next(texts.Length)];
                break;
            case 1:
                int number = tokens.FindIndex(at, token => char.IsAsciiDigit(token[0]));
                tokens[number < 0 ? at : number] = NumberText(random, length);
                break;
            case 2:
                int text = tokens.FindIndex(at, token => token[0] == '"');
                tokens[text < 0 ? at : text] = words.Count > 0 && random.Next(2) == 0 ? $"\"{words[random.Next(words.Count)]}\"" : tokens[other];
                break;
            case 3:
                tokens.RemoveAt(at);
                break;
            case 4:
                tokens.Insert(at, tokens[other]);
                break;
            case 5:
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 6:
                // An element or a member once more.
                int end = Math.Min(tokens.Count, at + random.Next(1, 12));
                List<string> part = tokens[at..end];
                tokens.InsertRange(end, random.Next(2) == 0 ? [",", .. part] : part);
                break;
            case 7:
                tokens.InsertRange(at, Enumerable.Repeat(random.Next(2) == 0 ? "[" : "{\"a\":", random.Next(1, 70)));
                break;
            default:
                // The same text by other bytes.
                tokens[at] = tokens[at] is ['"', >= 'a' and <= 'z', ..] token
                    ? string.Create(CultureInfo.InvariantCulture, $"\"\\u{(int)token[1]:x4}{token.AsSpan(2)}") : $" {tokens[at]}\n";
                break;
        }
    }

    static List<string> Split(string json)
    {
        var tokens = new List<string>();
        for (int start = 0; start < json.Length;)
        {
            int end = start + 1;
            if (json[start] == '"')
            {
                while (end < json.Length && json[end] != '"')
                {
                    end += json[end] == '\\' ? 2 : 1;
                }
                end = Math.Min(end + 1, json.Length);
            }
            else if (char.IsLetterOrDigit(json[start]) || json[start] == '-')
            {
                while (end < json.Length && (char.IsLetterOrDigit(json[end]) || json[end] is '.' or '+' or '-'))
                {
                    end++;
                }
            }
            tokens.Add(json[start..end]);
            start = end;
        }
        return tokens;
    }
}
