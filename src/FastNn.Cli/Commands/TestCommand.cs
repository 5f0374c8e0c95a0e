using System.CommandLine;
using FastNn.Data;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary><c>fastnn test</c>: computes the loss and accuracy of a model.</summary>
static class TestCommand
{
    static readonly string notesText = $"""
        {SourceOptions.Notes}

        Output:
          Accuracy, mean loss, number of rows, and as a baseline the accuracy of always predicting the
          most frequent class.

        Examples:
          fastnn test                                                        the digits held out by train
          fastnn test --model mnist.safetensors --data mnist                 the t10k files
          fastnn test --model penguins.safetensors --csv samples/data/penguins.csv --label species
          fastnn test --model penguins.safetensors --csv other.csv --label species --all
        """;

    public static Command Create()
    {
        Option<string> model = ModelFiles.CreateOption();
        var source = new SourceOptions();
        Option<long?> seed = NumberOption.Seed("Seed of the training, which selects the test rows [default: that of the model]");
        Option<bool> all = new("--all") { Description = "Test on all rows of the digits or the CSV file, not only on those held out by train" };

        var command = new DocumentedCommand("test", "Compute the accuracy and loss of a model.") { Notes = () => notesText };
        command.Add(model);
        source.AddTo(command);
        command.Add(seed);
        command.Add(all);
        command.SetAction(result =>
        {
            string file = result.GetValue(model)!;
            RowSource rows = source.CreateSource(result);
            Network network = ModelFiles.Load(file);
            TableSchema? schema = TableSchema.FromMetadata(network);
            Dataset test = ReadRows(rows, file, network, schema, result.GetValue(seed), result.GetValue(all));
            Console.WriteLine(Evaluation.Run(network, test).Summarize("test", $"rows of {rows.Name}", schema));
            return ExitCode.Success;
        });
        return command;
    }

    static Dataset ReadRows(RowSource rows, string file, Network network, TableSchema? schema, long? seed, bool all)
    {
        if (schema is not null)
        {
            Require.Usage(
                rows is not Digits,
                $"The model {file} was trained on a table with the label '{schema.Label}'; give test rows with --csv FILE --label {schema.Label}.");
            rows.UseSchema(schema, Holdout.IsStratified(network));
        }
        Require.Usage(
            rows is not Digits || network.Inputs == Digits.Pixels,
            $"The model {file} has {network.Inputs} inputs, but the digits have {Digits.Pixels}; give rows with --csv FILE --label COLUMN or --data FOLDER.");
        float holdout = Holdout.Read(network);
        Require.Usage(
            holdout > 0 || all || rows is not SingleFileSource,
            $"The model {file} was trained on all rows ({Holdout.Option} 0), so no test rows were held out; give other rows, with --all.");
        return rows.ReadTest(seed ?? network.Seed, all, holdout);
    }
}
