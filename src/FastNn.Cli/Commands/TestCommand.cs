using System.CommandLine;
using FastNn.Data;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary><c>fastnn test</c>: how well a model does on samples that it was not trained on.</summary>
static class TestCommand
{
    const string Notes = $"""
        {SourceOptions.Notes}

        The model is given rows as they stand in the files, which is what models of 'fastnn train' take.

        Examples:
          fastnn test                                                        the digits that train held back
          fastnn test --model mnist.safetensors --data mnist                 the t10k files
          fastnn test --model penguins.safetensors --csv samples/data/penguins.csv --label species
          fastnn test --model penguins.safetensors --csv other.csv --label species --all
        """;

    public static Command Create()
    {
        Option<string> model = ModelPath.Option();
        var source = new SourceOptions();
        Option<long?> seed = NumberOption.Seed("The seed of the training, which decides the rows that were held back [default: the model's own]");
        Option<bool> all = new("--all") { Description = "Test on every row of the digits or the CSV file, not on the fifth that train holds back" };

        var command = new DocumentedCommand("test", "Test a model: loss and accuracy.") { Notes = () => Notes };
        command.Add(model);
        source.AddTo(command);
        command.Add(seed);
        command.Add(all);
        command.SetAction(result =>
        {
            SampleSource samples = source.Source(result);
            string file = result.GetValue(model)!;
            Network network = ModelPath.Load(file);
            CsvSchema? schema = RawRows.SchemaOf(network);
            if (samples is Digits && schema is not null)
            {
                throw new UsageException($"The model {file} has learned the column '{schema.Label}' of a table: give the rows to test it on, with --csv FILE --label {schema.Label}.");
            }
            if (samples is Digits && network.Inputs != Digits.Pixels)
            {
                throw new UsageException(Invariant($"The model {file} takes {network.Inputs} inputs, and the embedded digits have {Digits.Pixels}: give the rows to test it on, with --csv FILE --label COLUMN or --data FOLDER."));
            }
            if (schema is not null)
            {
                samples.Use(schema);
            }
            bool allRows = result.GetValue(all);
            float heldBack = Holdout.Of(network);
            if (heldBack == 0 && !allRows && samples is Table)
            {
                throw new UsageException($"The model {file} was trained on all rows of its data ({Holdout.Option} 0), so none were held back: give other rows, and --all.");
            }
            Dataset test = samples.ReadTest(result.GetValue(seed) ?? network.Seed, allRows, heldBack);
            TestResult score = Classifier.Test(network, test);
            Console.WriteLine(Invariant($"test accuracy {score.Accuracy * 100:f2} % (loss {score.Loss:f4}) on rows of {samples.Name}: {test.Count:n0}"));
            return ExitCode.Success;
        });
        return command;
    }
}
