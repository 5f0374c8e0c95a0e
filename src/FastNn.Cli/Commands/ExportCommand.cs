using System.CommandLine;

namespace FastNn.Cli;

/// <summary><c>fastnn export</c>: writes a model as C# source.</summary>
static class ExportCommand
{
    const string Notes = """
        Output:
          A class with the constants Inputs and Outputs and a static method PredictOne, which computes
          one row and allocates nothing. The weights are in the source, so a program needs no file and
          no start-up. For a model of a table: also the names of inputs and classes, and PredictOne with
          a parameter for each column.
          The code uses the package FastNn; with --standalone it needs no package at all. A namespace
          stands before the name of the class.
          In a project, the attribute [BakedModel] of the package does the same when the program is
          compiled.

        Examples:
          fastnn export --csharp model.safetensors --class Fraud --out Fraud.g.cs
          fastnn export --csharp model.safetensors --class Shop.Models.Fraud --standalone
        """;

    public static Command Create()
    {
        Option<string> csharp = new("--csharp")
        {
            Description = "Model file to write as C# source, as train writes it",
            HelpName = "FILE",
            Required = true,
        };
        Option<string> name = new("--class") { Description = "Name of the class, with its namespace if it is to have one", HelpName = "NAME", Required = true };
        Option<string> output = new("--out")
        {
            Description = "File to write, or - for standard output; an existing file is replaced",
            HelpName = "FILE",
            DefaultValueFactory = _ => Standard.Name,
        };
        Option<bool> standalone = new("--standalone") { Description = "Write code that needs no package" };
        var command = new DocumentedCommand("export", "Write a model as C# source.") { Notes = () => Notes };
        foreach (Option option in (Option[])[csharp, name, output, standalone])
        {
            command.Add(option);
        }
        command.SetAction(result =>
        {
            string source = SourceExport.Write(result.GetValue(csharp)!, result.GetValue(name)!, result.GetValue(standalone));
            string file = result.GetValue(output)!;
            if (file == Standard.Name)
            {
                Console.Out.Write(source);
            }
            else
            {
                ModelFiles.CheckWritable("--out", file, "Model.g.cs");
                OutputFile.Write(file, writer => writer.Write(source));
            }
            return ExitCode.Success;
        });
        return command;
    }
}
