using System.CommandLine;

namespace FastNn.Cli;

/// <summary>The option that names a saved model.</summary>
internal static class ModelOption
{
    public static Option<FileInfo> Create() => new("--model") { Description = "The saved model.", DefaultValueFactory = _ => new FileInfo("model.safetensors"), HelpName = "FILE" };

    public static Network Load(FileInfo file) => file.Exists
        ? Network.Load(file.FullName)
        : throw new CommandException($"There is no model '{file.FullName}'. Train one with fastnn train, or name it with --model.");
}
