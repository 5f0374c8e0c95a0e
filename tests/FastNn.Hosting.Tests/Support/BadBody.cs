using System.Text.Json;
using FastNn.Tables;

namespace FastNn.Hosting.Tests.Support;

/// <summary>Makes bodies of penguins with one mistake.</summary>
static class BadBody
{
    static readonly string[] wrongForNumbers = ["\"12\"", "true", "{}", "[1]", "{\"a\":[1]}", "1e39", "-1e400", "\"NA\"", "[]", "\"\""],
        wrongForTexts = ["12", "-0.5", "false", "{}", "[\"Biscoe\"]", "\"Biscoo\"", "\"\\u0000\"", "\"\\ud800\"", "[[]]", "\"BISCOE \\n\""],
        notObjects = ["1", "null", "\"text\"", "true", "[1,2]"];

    /// <summary>Makes a body of one sample, or of up to five in an array.</summary>
    /// <returns>The body, and the path of its mistake.</returns>
    public static (string Body, string Path) Create(Random random)
    {
        bool isArray = random.Next(3) > 0;
        int rows = isArray ? random.Next(1, 6) : 1, bad = random.Next(rows);
        var samples = new List<string>();
        string path = isArray ? $"$[{bad}]" : "$";
        for (int row = 0; row < rows; row++)
        {
            List<KeyValuePair<string, string>> values = Penguins.GetValues(random.Next(Penguins.Table.RowCount));
            if (random.Next(2) == 0)
            {
                random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values));
            }
            string sample = row == bad ? Spoil(values, random, ref path) : Penguins.ToJson(values);
            samples.Add(sample);
        }
        return (isArray ? $"[{string.Join(",", samples)}]" : samples[0], path);
    }

    static string Spoil(List<KeyValuePair<string, string>> values, Random random, ref string path)
    {
        int at = random.Next(values.Count);
        string name = values[at].Key;
        switch (random.Next(6))
        {
            case 0:
                values.RemoveAt(at);
                path += $".{name}";
                break;
            case 1:
                string other = name[..^1] + (char)random.Next('A', 'Z');
                values.Insert(at, KeyValuePair.Create(other, "1"));
                path += $".{other}";
                break;
            case 2:
                values.Insert(random.Next(at + 1, values.Count + 1), values[at]);
                path += $".{name}";
                break;
            case 3 when path is not ("$" or "$[0]"):
                return notObjects[random.Next(notObjects.Length)];
            case 4:
                // The end of the body is in the value of a column, which is the place of the mistake.
                path += $".{name}";
                return $"{Penguins.ToJson(values.Take(at))[..^1]}{(at > 0 ? "," : "")}{JsonSerializer.Serialize(name)}:}}";
            default:
                bool isNumber = Penguins.Schema.Inputs.First(input => input.Name == name).Kind == ColumnKind.Number;
                string[] wrong = isNumber ? wrongForNumbers : wrongForTexts;
                values[at] = KeyValuePair.Create(name, wrong[random.Next(wrong.Length)]);
                path += $".{name}";
                break;
        }
        return Penguins.ToJson(values);
    }
}
