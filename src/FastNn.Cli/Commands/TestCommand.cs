using System.CommandLine;
using System.Text.Json;
using FastNn.Data;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary><c>fastnn test</c>: computes the metrics of a model.</summary>
static class TestCommand
{
    static readonly string notesText = $"""
        {SourceOptions.Notes}

        Output:
          For a model of a table: the metrics beside those of the baseline, which always predicts the
          class frequencies or the mean of the training rows, and the confusion matrix. With
          --importance: by how much log loss or RMSE rises when a column is permuted.
          For other models: accuracy, mean loss, number of rows, and as a baseline the accuracy of
          always predicting the most frequent class.
          With --json: one JSON document; metrics that are undefined are null.

        Examples:
          fastnn test                                                        the digits held out by train
          fastnn test --model mnist.safetensors --data mnist                 the t10k files
          fastnn test --model penguins.safetensors --csv samples/data/penguins.csv
          fastnn test --model penguins.safetensors --csv other.csv --all --importance
          fastnn test --model penguins.safetensors --csv other.csv --all --json
        """;

    public static Command Create()
    {
        Option<string> model = ModelFiles.CreateOption();
        var source = new SourceOptions();
        Option<long?> seed = NumberOption.Seed("Seed of the training, which selects the test rows [default: that of the model]");
        Option<bool> all = new("--all") { Description = "Test on all rows of the digits or the CSV file, not only on those held out by train" };

        Option<bool> importance = new("--importance") { Description = "Measure the permutation importance of each column of a table" };
        Option<bool> json = new("--json") { Description = "Write one JSON document" };

        var command = new DocumentedCommand("test", "Compute the metrics of a model on labelled rows.") { Notes = () => notesText };
        command.Add(model);
        source.AddTo(command);
        foreach (Option option in (Option[])[seed, all, importance, json])
        {
            command.Add(option);
        }
        command.SetAction(result =>
        {
            string file = result.GetValue(model)!;
            source.Check(result);
            Network network = ModelFiles.Load(file);
            TableSchema? schema = TableSchema.FromMetadata(network);
            RowSource rows = source.CreateSource(result, schema?.Label);
            bool isAll = result.GetValue(all) || !Holdout.IsKnown(network);
            Dataset test = TestRows.Read(rows, file, network, schema, result.GetValue(seed), isAll);
            Require.Usage(schema is not null || !result.GetValue(importance), $"--importance is for models of tables, and {file} is none; omit it.");
            if (schema is null)
            {
                TestNumbers(Evaluation.Run(network, test), rows.Name, result.GetValue(json));
            }
            else
            {
                var tested = new TableTest(TabularModel.FromNetwork(network, file), test, result.GetValue(importance));
                string tableRows = $"rows of {rows.Name}{(isAll ? "" : ", held out by train")}";
                Write(result.GetValue(json), rows.Name, tested.Write, output => tested.Write(output, tableRows));
            }
            return ExitCode.Success;
        });
        return command;
    }

    static void TestNumbers(Evaluation evaluation, string name, bool isJson) => Write(
        isJson,
        name,
        json =>
        {
            json.WriteNumber("rows", evaluation.Data.Count);
            JsonOutput.WriteNumber(json, "accuracy", evaluation.Accuracy);
            JsonOutput.WriteNumber(json, "loss", evaluation.Loss);
            JsonOutput.WriteNumber(json, "baselineAccuracy", evaluation.Baseline.Accuracy);
        },
        output => output.WriteLine(evaluation.Summarize("test", $"rows of {name}", schema: null)));

    static void Write(bool isJson, string name, Action<Utf8JsonWriter> writeJson, Action<TextWriter> writeText)
    {
        if (isJson)
        {
            JsonOutput.Write(json =>
            {
                json.WriteString("data", name);
                writeJson(json);
            });
        }
        else
        {
            writeText(Console.Out);
        }
    }
}
