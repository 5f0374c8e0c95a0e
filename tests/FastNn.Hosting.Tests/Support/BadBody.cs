using System.Text.Json;

namespace FastNn.Hosting.Tests.Support;

/// <summary>Makes bodies of penguins with one mistake.</summary>
/// <param name="getValues">Returns the values of a row by name, as JSON texts.</param>
/// <param name="numbers">The names whose values are numbers; those of others are texts.</param>
sealed class BadBody(Func<int, List<KeyValuePair<string, string>>> getValues, IReadOnlyCollection<string> numbers)
{
    static readonly string[] wrongForNumbers = ["\"12\"", "true", "{}", "[1]", "{\"a\":[1]}", "1e39", "-1e400", "\"NA\"", "[]", "\"\""],
        wrongForTexts = ["12", "-0.5", "false", "{}", "[\"Biscoe\"]", "\"Biscoo\"", "\"\\u0000\"", "\"\\ud800\"", "[[]]", "\"BISCOES \\n\""],
        notObjects = ["1", "null", "\"text\"", "true", "[1,2]"];

    /// <summary>Sends a thousand of these bodies to a service, the same in every run, and checks that they are refused with their path and change nothing:
    /// neither what is counted, nor the version, nor the answer to valid samples.</summary>
    public async Task CheckThousand(Service service, string route, string model)
    {
        const int Bodies = 1_000;
        var random = new Random(1);
        ModelVersion version = service.Model(model).Current!;
        string valid = $"[{string.Join(",", Enumerable.Range(0, 3).Select(row => Penguins.ToJson(getValues(row))))}]";
        string before = await service.ReadAnswer(route, valid);
        using var counts = new ModelCounts(model);
        int arrays = 0;
        for (int i = 0; i < Bodies; i++)
        {
            (string body, string path) = Create(random);
            arrays += body[0] == '[' ? 1 : 0;
            await service.CheckProblem(route, body, path, "");
        }

        Assert.InRange(arrays, Bodies / 2, Bodies * 4 / 5);
        Assert.Empty(counts.Sums);
        Assert.Same(version, service.Model(model).Current);
        Assert.Empty(service.Log.Errors);
        Assert.Equal(before, await service.ReadAnswer(route, valid));
        Assert.NotEmpty(counts.Sums);
    }

    /// <summary>Makes a body of one sample, or of up to five in an array.</summary>
    /// <returns>The body, and the path of its mistake.</returns>
    (string Body, string Path) Create(Random random)
    {
        bool isArray = random.Next(3) > 0;
        int rows = isArray ? random.Next(1, 6) : 1, bad = random.Next(rows);
        var samples = new List<string>();
        string path = isArray ? $"$[{bad}]" : "$";
        for (int row = 0; row < rows; row++)
        {
            List<KeyValuePair<string, string>> values = getValues(random.Next(Penguins.Table.RowCount));
            if (random.Next(2) == 0)
            {
                random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values));
            }
            string sample = row == bad ? Spoil(values, random, ref path) : Penguins.ToJson(values);
            samples.Add(sample);
        }
        return (isArray ? $"[{string.Join(",", samples)}]" : samples[0], path);
    }

    string Spoil(List<KeyValuePair<string, string>> values, Random random, ref string path)
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
                string other = name[..^1] + (char)random.Next('0', '9');
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
                string[] wrong = numbers.Contains(name) ? wrongForNumbers : wrongForTexts;
                values[at] = KeyValuePair.Create(name, wrong[random.Next(wrong.Length)]);
                path += $".{name}";
                break;
        }
        return Penguins.ToJson(values);
    }
}
