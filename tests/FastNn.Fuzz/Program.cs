using System.Globalization;
using FastNn.Fuzz;

const string Usage = """
    Usage: FastNn.Fuzz [--format NAME|all] [--seconds N] [--inputs N] [--seed N] [--failures FOLDER]

    Tries generated and changed inputs on the readers of FastNn, and compares them with validators of its own. Exits with 1 where an input failed: an
    undocumented exception, more than 1 s, too much memory, a disagreement with the validator, or something else when it is saved and read again.
    """;

var options = new Dictionary<string, string>
{
    ["--format"] = "all",
    ["--seconds"] = "10",
    ["--inputs"] = "0",
    ["--seed"] = "1",
    ["--failures"] = "artifacts/fuzz"
};
for (int i = 0; i < args.Length; i += 2)
{
    if (!options.ContainsKey(args[i]) || i + 1 == args.Length)
    {
        Console.Error.WriteLine($"{Usage}\nFormats: all, {string.Join(", ", FuzzFormats.All.Keys)}");
        return 2;
    }
    options[args[i]] = args[i + 1];
}
string[] names = options["--format"] == "all" ? [.. FuzzFormats.All.Keys] : options["--format"].Split(',');
double seconds = double.Parse(options["--seconds"], CultureInfo.InvariantCulture);
long most = long.Parse(options["--inputs"], CultureInfo.InvariantCulture) is > 0 and long given ? given : long.MaxValue;
int seed = int.Parse(options["--seed"], CultureInfo.InvariantCulture);
long inputs = 0, failures = 0;
foreach (string name in names)
{
    if (!FuzzFormats.All.TryGetValue(name, out Func<FuzzFormat>? create))
    {
        Console.Error.WriteLine($"There is no format {name}; the formats are: {string.Join(", ", FuzzFormats.All.Keys)}");
        return 2;
    }
    var run = new FuzzRun(create(), seed, options["--failures"]);
    using (new HangWatch(run))
    {
        run.Run(TimeSpan.FromSeconds(seconds), most);
    }
    Console.Write(run);
    inputs += run.Inputs;
    failures += run.Failures.Count;
}
Console.WriteLine($"{inputs} inputs, {failures} failures");
return failures == 0 ? 0 : 1;
