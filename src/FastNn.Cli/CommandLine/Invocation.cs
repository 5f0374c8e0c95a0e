using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace FastNn.Cli;

/// <summary>Runs a command, and turns what can go wrong into a sentence and an exit code.</summary>
static class Invocation
{
    public static int Run(ParseResult result)
    {
        if (result.Action is ParseErrorAction)
        {
            foreach (ParseError error in result.Errors)
            {
                Console.Error.WriteLine($"error: {error.Message}{Meant(result, error)}");
            }
            return Wrong(result);
        }
        try
        {
            // Signals are the training's own affair, and errors are told below.
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return Wrong(result);
        }
        catch (Exception e) when (e is FastNnFormatException or IOException or UnauthorizedAccessException or ArgumentException
            or InvalidOperationException or OverflowException or OutOfMemoryException)
        {
            Console.Error.WriteLine($"error: {Sentence.Of(e)}");
            return ExitCode.Failure;
        }
        catch (TypeInitializationException e) when (e.InnerException is ArgumentException or PlatformNotSupportedException)
        {
            // FASTNN_TIER names no tier, or none that this machine has.
            Console.Error.WriteLine($"error: {Sentence.Of(e.InnerException)}");
            return ExitCode.Failure;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"error: this should not happen; please report it with the lines below.\n{e}");
            return ExitCode.Failure;
        }
    }

    /// <summary>What an unknown word was probably meant to be.</summary>
    static string Meant(ParseResult result, ParseError error)
    {
        string? word = result.UnmatchedTokens.FirstOrDefault(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal));
        return word is not null && Spelling.Nearest(result.CommandResult.Command, word) is { } meant ? $" Did you mean '{meant}'?" : "";
    }

    static int Wrong(ParseResult result)
    {
        string command = result.CommandResult.Command.Name is "fastnn" ? "fastnn" : $"fastnn {result.CommandResult.Command.Name}";
        Console.Error.WriteLine($"'{command} --help' shows what there is.");
        return ExitCode.Usage;
    }
}
