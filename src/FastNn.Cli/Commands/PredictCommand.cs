using System.CommandLine;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary><c>fastnn predict</c>: reads rows, and writes a prediction for each.</summary>
static class PredictCommand
{
    const string Notes = """
        Input:
          A model of a table takes rows of that table as CSV, with or without the label column, with
          missing values, and under a header with the columns in any order. Other models take as many
          comma-separated numbers as the network has inputs: the pixels of a digit from 0 to 16, of an
          MNIST image from 0 to 255. A first line without numbers is a header. Files may be gzip.

        Output:
          For a model of a table: CSV with a header and a line per row, in the order of the file.
          Classes: prediction,probability(A),probability(B),... Numbers: prediction, in the units of the
          label. The digits are those that read back to the same float.
          With --json: a JSON object per line, as {"prediction":"A","probabilities":{"A":0.9,"B":0.1}}
          or {"prediction":12.5}.
          For other models: a line per row without a header, the predicted class, then the probability
          of each class in the order that 'fastnn inspect' prints.
          With --raw, and for other networks of one output: the outputs of the network alone, without a
          header and without a softmax.
          How many values were missing, and how many categories unknown, is written to standard error.

        Examples:
          fastnn predict --model penguins.safetensors --csv samples/data/penguins.csv --out predictions.csv
          head -n 5 samples/data/penguins.csv | fastnn predict --model penguins.safetensors --json
          cut -d, -f1-64 digits.csv | fastnn predict -
          fastnn predict --model mnist.safetensors --csv rows.csv --raw > outputs.csv
        """;

    public static Command Create()
    {
        Option<string> model = ModelFiles.CreateOption(), csv = new("--csv")
        {
            Description = "CSV file of rows, or - for standard input",
            HelpName = "FILE",
            DefaultValueFactory = _ => Standard.Name,
        };
        Option<string> output = new("--out")
        {
            Description = "File to write, or - for standard output; an existing file is replaced",
            HelpName = "FILE",
            DefaultValueFactory = _ => Standard.Name,
        };
        Option<bool> json = new("--json") { Description = "Write a JSON object per line" };
        Option<bool> raw = new("--raw") { Description = "Write the outputs of the network, without class and probabilities" };
        Option<string?> separator = TableOptions.CreateSeparator();
        // 'predict -' is the same as 'predict'.
        Argument<string?> input = new(Standard.Name) { Arity = ArgumentArity.ZeroOrOne, Hidden = true };
        input.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not Standard.Name and var other }])
            {
                result.AddError($"Unexpected argument '{other}'; give a file with --csv, or {Standard.Name} for standard input.");
            }
        });

        const string what = "Predict classes with their probabilities, or numbers, for the rows of a CSV file.";
        var command = new DocumentedCommand("predict", what) { Notes = () => Notes };
        foreach (Option option in (Option[])[model, csv, output, json, raw, separator])
        {
            command.Add(option);
        }
        command.Add(input);
        command.SetAction(result =>
        {
            string file = result.GetValue(csv)!;
            Require.Usage(file == Standard.Name || result.GetValue(input) is null, $"--csv {file} and {Standard.Name} are both given; give one of them.");
            Require.Usage(!result.GetValue(raw) || !result.GetValue(json), $"--raw and --json are both given; give one of them.");
            new PredictionRun
            {
                Model = result.GetValue(model)!,
                Csv = file,
                Out = result.GetValue(output)!,
                IsJson = result.GetValue(json),
                IsRaw = result.GetValue(raw),
                Options = new CsvOptions { Separator = TableOptions.ParseSeparator(result.GetValue(separator)) },
            }.Run();
            return ExitCode.Success;
        });
        return command;
    }
}
