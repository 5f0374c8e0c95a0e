using System.Globalization;
using FastNn.Data;
using FastNn.Tables;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>Networks of the user's own for the tables of samples/data.</summary>
public sealed class RealTableTests : IDisposable
{
    static readonly string penguins = Repository.PathOf("samples/data/penguins.csv");

    readonly TemporaryFolder folder = new();

    string Model => folder.PathOf("model");

    public void Dispose() => folder.Dispose();

    /// <summary>Numbers are brought to mean 0 and deviation 1 of the rows that are trained on; islands and sexes stay 0 and 1.</summary>
    [Fact]
    public void Statistics_of_the_model_are_those_of_the_rows()
    {
        Train(penguins, 3, "--epochs", "1");
        Network network = Network.Load(Model);
        Table table = Table.FromCsv(penguins);
        TableSchema schema = TableSchema.Create(table, "species");
        Dataset training = schema.Encode(table).Split(0.8f, 3).First.SplitStratified(0.85f, 3).First;

        Assert.Equal([nameof(Imputer), nameof(Standardizer), nameof(OneHot), nameof(Dense), nameof(Relu), nameof(Dense), nameof(Relu), nameof(Dense)],
            network.Select(layer => layer.Kind));
        Assert.Equal(schema.NumericColumns, ((Imputer)network[0]).Columns);
        Assert.Equal(schema.NumericColumns, ((Standardizer)network[1]).Columns);
        float[] filled = Values(network, "0.value"), means = Values(network, "1.mean"), deviations = Values(network, "1.deviation");
        foreach (int column in schema.NumericColumns)
        {
            double[] all = [.. Enumerable.Range(0, training.Count).Select(row => (double)training.GetInput(row)[column])],
                known = [.. all.Where(value => !double.IsNaN(value))];
            double mean = known.Average();
            // A missing value is the mean when the standardizer sees it.
            double deviation = Math.Sqrt(known.Sum(value => (value - mean) * (value - mean)) / all.Length);
            Assert.Equal(mean, filled[column], 1e-6 * mean);
            Assert.Equal(mean, means[column], 1e-6 * mean);
            Assert.Equal(deviation, deviations[column], 1e-5 * deviation);
        }
        Assert.True(means.Max() > 1000, "body mass in grams");
    }

    [Fact]
    public void What_was_assumed_is_said_and_what_was_asked_for_is_done()
    {
        CommandResult plain = Train(penguins, 1, "--early-stop", "15"),
            asked = Train(penguins, 1, "--layers", "8,relu,3", "--epochs", "2", "--batch", "32", "--optimizer", "sgd", "--early-stop", "0");

        Assert.Contains("defaults: --layers 128,relu,64,relu,3 --optimizer adamw(decay=0.01,learningrate=0.002) --epochs 150 --batch 16\n",
            plain.Output);
        Assert.Contains("rows: 234 training rows; 41 validation rows, tested after every epoch; 69 test rows, tested at the end", plain.Output);
        Assert.Contains("the model has the weights of epoch ", plain.Output);
        Assert.DoesNotContain("defaults", asked.Output);
        Assert.Contains("epoch 2/2", asked.Output);
        Assert.DoesNotContain("the model has the weights of epoch ", asked.Output);
        Assert.Equal(8, Network.Load(Model).GetWidth(3));
        // A rate alone is one for the optimizer that is assumed, and digits have assumptions of their own.
        Assert.Contains("--optimizer adamw(decay=0.01) --batch 16", Train(penguins, 1, "--learning-rate", "0.01", "--epochs", "1").Output);
        Assert.Contains("defaults: --layers 512,relu,10 --optimizer adam(learningrate=0.005) --batch 16\n",
            Fastnn.Run("train", "--epochs", "1", "--out", Model).Output.ReplaceLineEndings("\n"));
    }

    /// <summary>Layers of the user's own are fitted wherever they stand, and what needs no fit before them does no harm.</summary>
    [Fact]
    public void Preprocessing_that_was_asked_for_is_fitted()
    {
        Train(penguins, 1, "--layers",
            "onehot(column0=3,column5=2),imputer,minmaxscaler(low=0,high=1,column3=1,column4=1,column5=1,column6=1,column9=1),16,relu,3", "--epochs", "30");

        Network network = Network.Load(Model);
        Assert.Equal([nameof(OneHot), nameof(Imputer), nameof(MinMaxScaler)], network.Take(3).Select(layer => layer.Kind));
        Assert.InRange(Values(network, "2.range")[6], 3000, 4000);
        Assert.Equal(2007, Values(network, "2.minimum")[9]);
    }

    /// <summary>A rare category must not become a huge input.</summary>
    [Fact]
    public void Table_of_categories_alone_is_learned()
    {
        string csv = folder.Write("colours.csv",
            System.Text.Encoding.UTF8.GetBytes("colour,size,kind\n"
                + string.Concat(Enumerable.Range(0, 200)
                    .Select(i => $"{(i == 7 ? "rare" : i % 2 == 0 ? "red" : "blue")},{(i % 3 == 0 ? "s" : "m")},{(i % 2 == 0 ? "a" : "b")}\n"))));

        CommandResult result = Fastnn.Run("train", "--csv", csv, "--label", "kind", "--epochs", "60", "--out", Model);

        Assert.True(result.Code == 0, result.Error);
        Assert.InRange(result.AccuracyNumber, 97, 100);
        Assert.Equal(nameof(OneHot), Network.Load(Model)[0].Kind);
    }

    [Fact]
    public void Rows_may_all_be_learned_and_the_model_remembers_it()
    {
        CommandResult all = Train(penguins, 1, "--holdout", "0", "--epochs", "5"),
            test = Fastnn.Run("test", "--model", Model, "--csv", penguins, "--label", "species");

        Assert.Contains("rows: 292 training rows; 52 validation rows, tested after every epoch; 0 test rows, tested at the end", all.Output);
        Assert.Matches(
            @"\nvalidation accuracy \d+\.\d\d % \(loss \d\.\d{4}\) on 52 validation rows, as no test rows were held out; "
                + @"baseline 44\.23 % \(always predicting Adelie\)\n",
            all.Output);
        Assert.Equal(2, test.Code);
        Assert.Contains($"The model {Model} was trained on all rows (--holdout 0), so no test rows were held out; give other rows, with --all.", test.Error);
        Assert.Equal(0, Fastnn.Run("test", "--model", Model, "--csv", penguins, "--label", "species", "--all").Code);
        CommandResult half = Train(penguins, 1, "--holdout", "0.5", "--epochs", "5");
        Assert.Contains(" on 172 rows of ", Fastnn.Run("test", "--model", Model, "--csv", penguins, "--label", "species").Output);
        Assert.Equal(half.Accuracy, Fastnn.Run("test", "--model", Model, "--csv", penguins, "--label", "species").Accuracy);
        Assert.Contains("--holdout is '1'; it must be a number from 0 to 0.9", Fastnn.Run("train", "--holdout", "1").Error);
    }

    /// <summary>What a person who has a number to predict is told.</summary>
    [Fact]
    public void Label_of_measured_values_is_refused_and_nothing_is_written()
    {
        string csv = folder.Write("scores.csv",
            System.Text.Encoding.UTF8.GetBytes("x,score\n"
                + string.Concat(Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 7},{(i % 40) + 0.5}\n")))));

        CommandResult result = Fastnn.Run("train", "--csv", csv, "--label", "score", "--epochs", "1", "--out", Model);

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Equal(
            $"error: {csv}: The label 'score' has 40 different numbers in 100 rows, which looks like a value to predict (regression), not like names of "
                + $"classes. A network of your own predicts classes only: omit --layers and the other options of its training to predict numbers, "
                + "give a label of classes with --label, or, if its numbers are names of classes, name it in --categories too.",
            result.Error.Trim());
        Assert.False(File.Exists(Model));
        Assert.Equal(0, Fastnn.Run("train", "--csv", csv, "--label", "score", "--categories", "score", "--epochs", "1", "--out", Model).Code);
    }

    CommandResult Train(string csv, int seed, params string[] options)
    {
        CommandResult result = Fastnn.Run(["train", "--csv", csv, "--label", "species", "--seed", $"{seed}", "--out", Model, .. options]);
        Assert.True(result.Code == 0, result.Error);
        return result with { Output = result.Output.ReplaceLineEndings("\n") };
    }

    static float[] Values(Network network, string name)
    {
        float[] values = new float[network.Parameters[name].Count];
        network.Parameters[name].CopyTo(values);
        return values;
    }
}
