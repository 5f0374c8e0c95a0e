using System.CommandLine;
using System.CommandLine.Help;
using FastNn.Cli;

// Not a RootCommand, which takes the name of the assembly: the command is called fastnn however it is started.
var fastnn = new DocumentedCommand("fastnn", "Train, test and run feed-forward neural networks on the CPU.")
{
    Notes = () => """
        Examples:
          fastnn train                                                   the embedded handwritten digits
          fastnn train --csv samples/data/penguins.csv --label species   a CSV file with a label column
          fastnn train --data mnist --layers 128,relu,10 --epochs 5      a folder of MNIST files
          fastnn tune --csv samples/data/penguins.csv --label species    the same with a search for better settings
          fastnn test --model model.safetensors
          fastnn predict --model model.safetensors --csv rows.csv
          fastnn inspect --model model.safetensors
          fastnn compress --model model.safetensors --format bf16 --out small.safetensors
          fastnn export --csharp model.safetensors --class Fraud --out Fraud.g.cs
          fastnn convert model.safetensors model.onnx
        """,
};
fastnn.Add(Help.Option());
fastnn.Add(new VersionOption());
fastnn.Add(TrainCommand.Create());
fastnn.Add(TuneCommand.Create());
fastnn.Add(TestCommand.Create());
fastnn.Add(PredictCommand.Create());
fastnn.Add(InspectCommand.Create());
fastnn.Add(CompressCommand.Create());
fastnn.Add(ExportCommand.Create());
fastnn.Add(ConvertCommand.Create());
fastnn.Add(SignCommand.Create());
fastnn.Add(VerifyCommand.Create());
fastnn.SetAction(result => Help.Show(result, new HelpAction()));
return SuggestDirective.IsFirst(args) ? SuggestDirective.Run(fastnn, args) : Invocation.Run(fastnn.Parse(args));
