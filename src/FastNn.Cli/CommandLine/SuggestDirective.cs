using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;

namespace FastNn.Cli;

/// <summary>
/// Runs a directive: a first argument in brackets. The only one is <c>[suggest:POSITION] "fastnn tr"</c>, with which shells ask for completions
/// (dotnet-suggest). The parser would ignore any other without a message and run the rest of the command line.
/// </summary>
static class SuggestDirective
{
    const string Suggest = "suggest";

    public static bool IsFirst(string[] arguments) => arguments is [['[', .., ']'], ..];

    /// <summary>Prints the completions, or an error for an unknown directive.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(Command command, string[] arguments)
    {
        string[] parts = arguments[0][1..^1].Split(':', 2);
        string line = arguments.Length > 1 ? arguments[^1] : "";
        int position = line.Length;
        if (parts[0] != Suggest || (parts.Length > 1 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out position)))
        {
            Console.Error.WriteLine($"error: unknown directive '{arguments[0]}'; the only one is [suggest:POSITION], for completions. Nothing was run.");
            return ExitCode.Usage;
        }
        foreach (CompletionItem item in command.Parse(line).GetCompletions(Math.Min(position, line.Length)))
        {
            Console.WriteLine(item.Label);
        }
        return ExitCode.Success;
    }
}
