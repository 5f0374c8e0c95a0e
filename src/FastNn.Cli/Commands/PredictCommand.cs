using System.CommandLine;
using System.Globalization;
using System.Text;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary><c>fastnn predict</c>: reads rows, and writes a line with class and probabilities for each.</summary>
static class PredictCommand
{
    const string StandardInput = "-";
    const string Notes = """
        Input:
          A model of a CSV file takes rows of that file, with or without the label column, with
          missing values, and under a header with the columns in any order. Other models take as many
          comma-separated numbers as the network has inputs: the pixels of a digit from 0 to 16, of an
          MNIST image from 0 to 255. A first line without numbers is a header.

        Output:
          A line per row: the predicted class, then the probability of each class in the order that
          'fastnn inspect' prints. With --raw, and for a network of one output: the outputs of the
          network, without a softmax.

        Examples:
          fastnn predict --csv rows.csv
          cut -d, -f1-64 digits.csv | fastnn predict -
          fastnn predict --model mnist.safetensors --csv rows.csv --raw > outputs.csv
        """;

    public static Command Create()
    {
        Option<string> model = ModelFiles.CreateOption();
        Option<string> csv = new("--csv")
        {
            Description = "CSV file of rows, or - for standard input",
            HelpName = "FILE",
            DefaultValueFactory = _ => StandardInput,
        };
        Option<bool> raw = new("--raw") { Description = "Write the outputs of the network, without class and probabilities" };
        Option<string?> separator = TableOptions.CreateSeparator();
        // 'predict -' is the same as 'predict'.
        Argument<string?> input = new(StandardInput) { Arity = ArgumentArity.ZeroOrOne, Hidden = true };
        input.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not StandardInput and var other }])
            {
                result.AddError($"Unexpected argument '{other}'; give a file with --csv, or {StandardInput} for standard input.");
            }
        });

        var command = new DocumentedCommand("predict", "Predict classes and their probabilities for the rows of a CSV file.") { Notes = () => Notes };
        command.Add(model);
        command.Add(csv);
        command.Add(raw);
        command.Add(separator);
        command.Add(input);
        command.SetAction(result =>
        {
            string file = result.GetValue(csv)!;
            bool isStandardInput = file == StandardInput;
            Require.Usage(isStandardInput || result.GetValue(input) is null, $"--csv {file} and {StandardInput} are both given; give one of them.");
            Network network = ModelFiles.Load(result.GetValue(model)!);
            var options = new CsvOptions { Separator = TableOptions.ParseSeparator(result.GetValue(separator)) };
            if (isStandardInput && !Console.IsInputRedirected)
            {
                Console.Error.WriteLine($"reading rows of {network.Inputs} values from standard input");
            }
            using Stream rows = isStandardInput ? Console.OpenStandardInput() : InputFile.OpenRaw(file);
            // Flushes after every row of standard input, for interactive use.
            using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = isStandardInput, NewLine = "\n" };
            try
            {
                Predict(network, rows, options, output, result.GetValue(raw) || network.Outputs == 1);
            }
            catch (FastNnFormatException e) when (isStandardInput)
            {
                throw new FastNnFormatException(e.Message.Replace("stream: ", "standard input: ", StringComparison.Ordinal), e);
            }
            return ExitCode.Success;
        });
        return command;
    }

    static void Predict(Network network, Stream rows, CsvOptions options, StreamWriter output, bool raw)
    {
        float[] y = new float[network.Outputs];
        using Predictor predictor = network.CreatePredictor();
        // A model of another program has no names: its rows are numbers, its classes their indices.
        TableSchema schema = TableSchema.FromMetadata(network) ?? TableSchema.FromNumbers(network.Inputs, network.Outputs);
        schema.ForEachInput(
            rows,
            x =>
            {
                predictor.PredictOne(x, y);
                Write(network, schema, y, output, raw);
            },
            options);
    }

    static void Write(Network network, TableSchema schema, float[] y, StreamWriter output, bool raw)
    {
        var line = new StringBuilder();
        if (!raw)
        {
            int predicted = Array.IndexOf(y, y.Max());
            line.Append(CultureInfo.InvariantCulture, $"{Quote(schema.ClassNames[predicted])},");
            Classifier.ToProbabilities(network, y);
        }
        output.WriteLine(line.AppendJoin(',', y.Select(value => value.ToString(raw ? "R" : "0.######", CultureInfo.InvariantCulture))));
    }

    static string Quote(string name) => name.AsSpan().ContainsAny(",\"\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
