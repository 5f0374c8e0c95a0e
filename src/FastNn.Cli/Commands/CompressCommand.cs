using System.CommandLine;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary><c>fastnn compress</c>: writes a model with smaller weights, and says what they cost.</summary>
static class CompressCommand
{
    static readonly string notesText = $"""
        {SourceOptions.Notes}

        Formats:
          bf16: a half of the bytes, 8 significant bits of each weight; the accuracy hardly changes.
          int8: a quarter of the bytes, whole numbers with a scale for each output of a layer.
          Weight matrices are compressed, biases and other parameters stay floats. The model predicts
          with every command and library call, on all machines with the same bits, and cannot be
          trained.

        Output:
          The size, and where --csv or --data is given, accuracy and loss (of numbers R² and RMSE)
          before and after on the rows that test would use. --max-loss refuses to write a model that
          loses more. With --json: one JSON document.

        Examples:
          fastnn compress --model model.safetensors --format bf16 --out small.safetensors
          fastnn compress --model penguins.safetensors --format int8 --csv samples/data/penguins.csv --max-loss 0.2 --out small.safetensors
          fastnn compress --model mnist.safetensors --format int8-dynamic --data mnist --out small.safetensors --json
        """;

    public static Command Create()
    {
        Option<string> model = ModelFiles.CreateOption();
        Option<WeightFormat> format = ChoiceOption.Create(
            "--format", "Format of the weights: bf16, int8, or int8-dynamic, which rounds the inputs of layers, too", "FORMAT",
            [.. Enum.GetValues<WeightFormat>()[1..].Select(format => (ModelDescription.NameFormat(format), format))]);
        format.Required = true;
        var source = new SourceOptions();
        Option<bool> all = new("--all") { Description = "Test on all rows of the CSV file, not only on those held out by train" };
        Option<double?> maxLoss = NumberOption.Points("--max-loss", "Refuse to lose more percentage points of accuracy (of numbers: of R²) than this");
        Option<string> output = new("--out") { Description = "File of the compressed model", HelpName = "FILE", Required = true };
        Option<bool> isJson = new("--json") { Description = "Write one JSON document" };
        var command = new DocumentedCommand("compress", "Write a model with smaller weights, for faster predictions.") { Notes = () => notesText };
        command.Add(model);
        command.Add(format);
        source.AddTo(command);
        foreach (Option option in (Option[])[all, maxLoss, output, isJson])
        {
            command.Add(option);
        }
        command.SetAction(result =>
        {
            string file = result.GetValue(model)!, path = result.GetValue(output)!;
            source.Check(result);
            double? most = result.GetValue(maxLoss);
            bool isTested = source.AreGiven(result);
            Require.Usage(isTested || (most is null && !result.GetValue(all)), $"--max-loss and --all need rows; give them with --csv or --data.");
            ModelFiles.CheckWritable("--out", path, "small.safetensors");
            Require.Usage(!DistinctFiles.AreSame(file, path),
                $"--out is {path}, which is also the file of --model and would be overwritten; give another file.");
            Network original = ModelFiles.Load(file);
            Require.Usage(original.WeightFormat == WeightFormat.Float32,
                $"The model {file} has {original.WeightFormat} weights already; give the model that it was compressed from.");
            Network compressed = original.Compress(result.GetValue(format));
            RowSource? rows = null;
            CompressionTest? test = null;
            if (isTested)
            {
                TableSchema? schema = TableSchema.FromMetadata(original);
                rows = source.CreateSource(result, schema?.Label);
                bool isAll = result.GetValue(all) || !Holdout.IsKnown(original);
                test = new(original, compressed, schema, TestRows.Read(rows, file, original, schema, seed: null, isAll));
                if (most is { } limit)
                {
                    test.Check(limit, rows.Name);
                }
            }
            compressed.Save(path);
            long before = new FileInfo(file).Length, after = new FileInfo(path).Length;
            if (result.GetValue(isJson))
            {
                JsonOutput.Write(json =>
                {
                    json.WriteString("file", path);
                    json.WriteString("format", ModelDescription.NameFormat(compressed.WeightFormat));
                    json.WriteNumber("bytesBefore", before);
                    json.WriteNumber("bytes", after);
                    json.WriteString("hash", compressed.ComputeHash());
                    if (rows is not null)
                    {
                        json.WriteString("data", rows.Name);
                    }
                    test?.Write(json);
                });
                return ExitCode.Success;
            }
            Console.WriteLine(Invariant($"{path}: {ModelDescription.NameFormat(compressed.WeightFormat)} weights, {after:n0} bytes ({file}: {before:n0})"));
            if (test is not null)
            {
                Console.WriteLine(test.Describe(rows!.Name));
            }
            return ExitCode.Success;
        });
        return command;
    }
}
