using System.CommandLine;
using System.CommandLine.Help;
using FastNn;
using FastNn.Cli;

// Not a RootCommand, which takes the name of the assembly: the command is called fastnn however it is started.
var fastnn = new Command("fastnn", $"Trains, tests and runs fully connected neural networks on the CPU. {ExitCode.Help}")
{
    new HelpOption { Recursive = true },
    new VersionOption(),
    TrainCommand.Create(),
    TestCommand.Create(),
    PredictCommand.Create(),
    InspectCommand.Create(),
};

try
{
    ParseResult parsed = fastnn.Parse(args.Length == 0 ? ["--help"] : args);
    int code = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
}
catch (CommandException e)
{
    Console.Error.WriteLine(e.Message);
    return e.ExitCode;
}
catch (Exception e) when (e is FastNnFormatException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
{
    Console.Error.WriteLine(e.Message);
    return ExitCode.Failed;
}
