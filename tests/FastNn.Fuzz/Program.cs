using System.Globalization;
using FastNn.Fuzz;

const string Usage = """
    Usage: FastNn.Fuzz [--format NAME|all] [--seconds N] [--inputs N] [--seed N] [--failures FOLDER]
           FastNn.Fuzz replay FORMAT FILE...

    Tries generated and changed inputs on the readers of FastNn, or given files, and compares them with validators of its own. Exits with 1 where an input
    failed: an undocumented exception, more than 1 s, too much memory, a disagreement with the validator, or something else when it is saved and read again.
    coverage.sh uses `instrument FOLDER`, `seeds FORMAT FOLDER DICTIONARY` and `guided FORMAT`.
    """;

switch (args)
{
    case ["instrument", string folder]:
        CoverageRun.Instrument(folder);
        return 0;
    case ["seeds", string name, string folder, string dictionary] when FuzzFormats.All.TryGetValue(name, out Func<FuzzFormat>? create):
        CoverageRun.WriteSeeds(create(), folder, dictionary);
        return 0;
    case ["guided", string name] when FuzzFormats.All.TryGetValue(name, out Func<FuzzFormat>? create):
        CoverageRun.Run(create);
        return 0;
    case ["replay", string name, .. string[] files] when FuzzFormats.All.TryGetValue(name, out Func<FuzzFormat>? create):
        return Replay(create(), files);
    default:
        return Generate(args);
}

static int Replay(FuzzFormat format, string[] files)
{
    var run = new FuzzRun(format, seed: 0, folder: null);
    foreach (string file in files)
    {
        run.Try(File.ReadAllBytes(file));
    }
    Console.Write(run);
    return run.Failures.Count == 0 ? 0 : 1;
}

static int Generate(string[] args)
{
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
}
