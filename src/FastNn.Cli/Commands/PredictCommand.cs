using System.CommandLine;
using System.Globalization;
using System.Text;
using FastNn.Data;

namespace FastNn.Cli;

/// <summary><c>fastnn predict</c>: rows of numbers in, classes and probabilities out, a line for a line.</summary>
static class PredictCommand
{
    const string StandardInput = "-";
    const string Notes = """
        Rows:
          A model that was trained on a CSV file takes rows as they stand in it, without the label or
          with it, columns in any order under a header, missing values included, and answers with the
          names of classes. Others take as many numbers as the network has inputs, with commas between
          them: the pixels of a digit from 0 to 16, of an MNIST image from 0 to 255. A first line
          without numbers is a header.

        Output:
          A line for a row: the class, then the probability of every class, which is the network's
          output through a softmax, unless it ends in one. With --raw, and for a network of one output:
          the outputs as they are.

        Examples:
          fastnn predict --csv rows.csv
          cut -d, -f1-64 digits.csv | fastnn predict -
          fastnn predict --model mnist.safetensors --csv rows.csv --raw > outputs.csv
        """;

    public static Command Create()
    {
        Option<string> model = ModelPath.Option();
        Option<string> csv = new("--csv")
        {
            Description = "CSV file of rows, or - for standard input",
            HelpName = "FILE",
            DefaultValueFactory = _ => StandardInput,
        };
        Option<bool> raw = new("--raw") { Description = "Write the network's outputs as they are, without class and probabilities" };
        Option<string?> separator = TableOptions.Separator();
        // 'predict -' says the same as 'predict' alone.
        Argument<string?> input = new(StandardInput) { Arity = ArgumentArity.ZeroOrOne, Hidden = true };
        input.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not StandardInput and var other }])
            {
                result.AddError($"'{other}' is not understood; a file of rows is given with --csv, and standard input with {StandardInput}.");
            }
        });

        var command = new DocumentedCommand("predict", "Predict: rows of numbers in, classes and probabilities out.") { Notes = () => Notes };
        command.Add(model);
        command.Add(csv);
        command.Add(raw);
        command.Add(separator);
        command.Add(input);
        command.SetAction(result =>
        {
            string file = result.GetValue(csv)!;
            if (file != StandardInput && result.GetValue(input) is not null)
            {
                throw new UsageException($"--csv {file} and - are given; choose one.");
            }
            Network network = ModelPath.Load(result.GetValue(model)!);
            bool fromInput = file == StandardInput;
            if (fromInput && !Console.IsInputRedirected)
            {
                Console.Error.WriteLine($"reading rows of {network.Inputs} numbers from standard input");
            }
            using Stream rows = fromInput ? Console.OpenStandardInput() : PlainFile.OpenAsIs(file);
            // Who writes rows one by one wants answers one by one.
            using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = fromInput, NewLine = "\n" };
            try
            {
                Predict(network, rows, new CsvOptions { Separator = TableOptions.Character(result.GetValue(separator)) }, output, result.GetValue(raw) || network.Outputs == 1);
            }
            catch (FastNnFormatException e) when (fromInput)
            {
                throw new FastNnFormatException(e.Message.Replace("stream, ", "standard input, ", StringComparison.Ordinal), e);
            }
            return ExitCode.Success;
        });
        return command;
    }

    static void Predict(Network network, Stream rows, CsvOptions options, StreamWriter output, bool raw)
    {
        float[] y = new float[network.Outputs];
        using Predictor predictor = network.CreatePredictor();
        CsvSchema? schema = RawRows.SchemaOf(network);
        InputRow answer = x =>
        {
            predictor.PredictOne(x, y);
            Write(network, schema, y, output, raw);
        };
        if (schema is null)
        {
            Csv.ForEachInput(rows, network.Inputs, answer, options);
        }
        else
        {
            Csv.ForEachInput(rows, schema, answer, options);
        }
    }

    static void Write(Network network, CsvSchema? schema, float[] y, StreamWriter output, bool raw)
    {
        var line = new StringBuilder();
        if (!raw)
        {
            int answer = Array.IndexOf(y, y.Max());
            line.Append(CultureInfo.InvariantCulture, $"{(schema is null ? $"{answer}" : Quoted(schema.GetClassName(answer)))},");
            Classifier.ToProbabilities(network, y);
        }
        output.WriteLine(line.AppendJoin(',', y.Select(value => value.ToString(raw ? "R" : "0.######", CultureInfo.InvariantCulture))));
    }

    static string Quoted(string name) => name.AsSpan().ContainsAny(",\"\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
