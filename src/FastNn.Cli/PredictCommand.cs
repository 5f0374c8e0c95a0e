using System.CommandLine;
using System.Globalization;

namespace FastNn.Cli;

/// <summary><c>fastnn predict</c></summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        Option<FileInfo> model = ModelOption.Create();
        Option<string> csv = new("--csv") { Description = "Rows of numbers with commas between, one row a sample, no header and no label; - reads standard input.", DefaultValueFactory = _ => "-", HelpName = "FILE" };
        Option<bool> raw = new("--raw") { Description = "Write the network's outputs as they are, and no class." };
        var command = new Command("predict", $"""
            Predicts rows of numbers, as raw as they stood in the training data, and writes a line for each: the class, then the probability of every class.

            Examples:
              fastnn predict --csv rows.csv
              head -1 rows.csv | fastnn predict --model model.safetensors

            {ExitCode.Help}
            """)
        {
            model, csv, raw,
        };
        command.SetAction(parsed =>
        {
            Network network = ModelOption.Load(parsed.GetValue(model)!);
            string name = parsed.GetValue(csv)!;
            if (name != "-" && !File.Exists(name))
            {
                throw new CommandException($"There is no file '{name}'.");
            }
            using TextReader reader = name == "-" ? Console.In : File.OpenText(name);
            Predict(network, reader, name == "-" ? "standard input" : name, parsed.GetValue(raw));
            return ExitCode.Done;
        });
        return command;
    }

    static void Predict(Network network, TextReader reader, string name, bool raw)
    {
        using Predictor predictor = network.CreatePredictor();
        bool logits = network[network.Count - 1] is not Softmax;
        float[] input = new float[network.Inputs], output = new float[network.Outputs];
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }
            Read(line, input, $"{name}, line {number}");
            predictor.PredictOne(input, output);
            int best = Array.IndexOf(output, output.Max());
            if (logits && !raw)
            {
                ToProbabilities(output);
            }
            string numbers = string.Join(',', output.Select(value => value.ToString(raw ? "R" : "0.######", CultureInfo.InvariantCulture)));
            Console.WriteLine(raw ? numbers : string.Create(CultureInfo.InvariantCulture, $"{best},{numbers}"));
        }
    }

    static void Read(string line, float[] input, string where)
    {
        string[] cells = line.Split(',');
        if (cells.Length != input.Length)
        {
            throw new CommandException($"{where}: there are {cells.Length} numbers, the model takes {input.Length}.");
        }
        for (int i = 0; i < cells.Length; i++)
        {
            if (!float.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out input[i]) || !float.IsFinite(input[i]))
            {
                throw new CommandException($"{where}, column {i + 1}: '{cells[i].Trim()}' is not a finite number.");
            }
        }
    }

    static void ToProbabilities(float[] logits)
    {
        double max = logits.Max(), sum = logits.Sum(logit => Math.Exp(logit - max));
        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] = (float)(Math.Exp(logits[i] - max) / sum);
        }
    }
}
