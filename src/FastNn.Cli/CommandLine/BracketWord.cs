using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;

namespace FastNn.Cli;

/// <summary>
/// A first word in brackets, which the parser would swallow in silence and run the rest: <c>[suggest:5] "fastnn tr"</c>, by which shells ask for completions
/// (dotnet-suggest), or one that
/// there is not.
/// </summary>
static class BracketWord
{
    const string Suggest = "suggest";

    public static bool IsFirst(string[] arguments) => arguments is [['[', .., ']'], ..];

    /// <summary>Answers it.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(Command command, string[] arguments)
    {
        string[] parts = arguments[0][1..^1].Split(':', 2);
        string line = arguments.Length > 1 ? arguments[^1] : "";
        int position = line.Length;
        if (parts[0] != Suggest || (parts.Length > 1 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out position)))
        {
            Console.Error.WriteLine($"error: '{arguments[0]}' is not understood; the only word in brackets is [suggest:POSITION], for completions. Nothing was done.");
            return ExitCode.Usage;
        }
        foreach (CompletionItem item in command.Parse(line).GetCompletions(Math.Min(position, line.Length)))
        {
            Console.WriteLine(item.Label);
        }
        return ExitCode.Success;
    }
}
