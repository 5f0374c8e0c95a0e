using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using FastNn.Mpi;

namespace FastNn.Cli;

/// <summary>Runs a command, and turns exceptions into an error message and an exit code.</summary>
static class Invocation
{
    public static int Run(ParseResult result)
    {
        if (result.Action is ParseErrorAction)
        {
            PrintErrors(result);
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
            or InvalidOperationException or OverflowException or OutOfMemoryException or ProcessGroupException)
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

    /// <summary>Prints the parse errors, with the likely spelling of unknown commands and options.</summary>
    static void PrintErrors(ParseResult result)
    {
        string[] unknown = [.. result.UnmatchedTokens];
        foreach (ParseError error in result.Errors)
        {
            int i = Array.FindIndex(unknown, token => error.Message.Contains($"'{token}'", StringComparison.Ordinal));
            // The value of an unknown option is no error of its own.
            if (i > 0 && unknown[i - 1].StartsWith("--", StringComparison.Ordinal) && !unknown[i].StartsWith('-'))
            {
                continue;
            }
            string suggestion = i >= 0 && Spelling.FindNearest(result.CommandResult.Command, unknown[i]) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            Console.Error.WriteLine($"error: {error.Message}{suggestion}");
        }
    }

    static int ReportUsage(ParseResult result)
    {
        string command = result.CommandResult.Command.Name is "fastnn" ? "fastnn" : $"fastnn {result.CommandResult.Command.Name}";
        Console.Error.WriteLine($"'{command} --help' lists the options.");
        return ExitCode.Usage;
    }
}
