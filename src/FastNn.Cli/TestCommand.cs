using System.CommandLine;
using System.Globalization;
using FastNn.Data;

namespace FastNn.Cli;

/// <summary><c>fastnn test</c></summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var data = new DataOptions();
        Option<FileInfo> model = ModelOption.Create();
        Option<bool> all = new("--all") { Description = "Test on all rows, not only on those that train holds back." };
        var command = new Command("test", $"""
            Tests a saved model on the rows that train holds back; with the same --seed they are the same.

            Examples:
              fastnn test
              fastnn test --model mnist.safetensors --data mnist
              fastnn test --model flowers.safetensors --csv flowers.csv --label species --all

            {ExitCode.Help}
            """)
        {
            model, all,
        };
        data.AddTo(command);
        command.SetAction(parsed =>
        {
            Network network = ModelOption.Load(parsed.GetValue(model)!);
            Samples samples = data.Read(parsed);
            Dataset[] parts = parsed.GetValue(all) ? [samples.Training, samples.Test] : [samples.Test];
            if (network.Inputs != samples.Test.Inputs || network.Outputs < samples.Test.Outputs)
            {
                throw new CommandException($"The model takes {network.Inputs} inputs to {network.Outputs} outputs; the data has {samples.Test.Inputs} inputs and {samples.Test.Outputs} classes.");
            }
            int count = parts.Sum(part => part.Count);
            double accuracy = parts.Sum(part => Score.Accuracy(network, part) * part.Count) / count;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{samples.Name}: accuracy {accuracy * 100:f2} % on {count:n0} samples"));
            return ExitCode.Done;
        });
        return command;
    }
}
