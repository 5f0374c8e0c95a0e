using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FastNn.Cli;

/// <summary>The option --help, whose text ends with the command's notes and the exit codes.</summary>
static class Help
{
    const string ExitCodes = """
        Exit codes:
          0    success
          1    failure: a file is missing, malformed or not writable, the data do not fit, the training diverged
          2    invalid command line
          130  interrupted: the model was saved, except by a preset, before the first batch or after a second signal
        """;

    public static HelpOption Option()
    {
        var option = new HelpOption();
        option.Action = new ShowAction((HelpAction)option.Action!);
        return option;
    }

    /// <summary>Prints the help of a command.</summary>
    public static int Show(ParseResult result, HelpAction standard)
    {
        int code = standard.Invoke(result);
        TextWriter output = result.InvocationConfiguration.Output;
        if (result.CommandResult.Command is DocumentedCommand command)
        {
            output.WriteLine(command.Notes());
            output.WriteLine();
        }
        output.WriteLine(ExitCodes);
        return code;
    }

    sealed class ShowAction(HelpAction standard) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult) => Show(parseResult, standard);
    }
}
