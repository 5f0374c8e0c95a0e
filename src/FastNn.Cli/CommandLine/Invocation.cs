using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace FastNn.Cli;

/// <summary>Runs a command, and turns exceptions into an error message and an exit code.</summary>
static class Invocation
{
    public static int Run(ParseResult result)
    {
        if (result.Action is ParseErrorAction)
        {
            foreach (ParseError error in result.Errors)
            {
                Console.Error.WriteLine($"error: {error.Message}{Suggest(result, error)}");
            }
            return ReportUsage(result);
        }
        try
        {
            // The training handles signals itself, and exceptions are handled below.
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ReportUsage(result);
        }
        catch (Exception e) when (e is FastNnFormatException or IOException or UnauthorizedAccessException or ArgumentException
            or InvalidOperationException or OverflowException or OutOfMemoryException)
        {
            Console.Error.WriteLine($"error: {ErrorMessage.Format(e)}");
            return ExitCode.Failure;
        }
        catch (TypeInitializationException e) when (e.InnerException is ArgumentException or PlatformNotSupportedException)
        {
            // FASTNN_TIER is no instruction set, or one that this machine does not have.
            Console.Error.WriteLine($"error: {ErrorMessage.Format(e.InnerException)}");
            return ExitCode.Failure;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"error: internal error; please report it with the lines below.\n{e}");
            return ExitCode.Failure;
        }
    }

    /// <summary>Returns the likely spelling of an unknown command or option, as a question; empty where there is none.</summary>
    static string Suggest(ParseResult result, ParseError error)
    {
        string? word = result.UnmatchedTokens.FirstOrDefault(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal));
        return word is not null && Spelling.FindNearest(result.CommandResult.Command, word) is { } nearest ? $" Did you mean '{nearest}'?" : "";
    }

    static int ReportUsage(ParseResult result)
    {
        string command = result.CommandResult.Command.Name is "fastnn" ? "fastnn" : $"fastnn {result.CommandResult.Command.Name}";
        Console.Error.WriteLine($"'{command} --help' lists the options.");
        return ExitCode.Usage;
    }
}
