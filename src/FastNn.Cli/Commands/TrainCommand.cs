using System.CommandLine;
using System.Globalization;

namespace FastNn.Cli;

/// <summary><c>fastnn train</c>: samples in, model file out.</summary>
static class TrainCommand
{
    public static Command Create()
    {
        var source = new SourceOptions();
        TrainingDefaults images = TrainingDefaults.OfImages, table = TrainingDefaults.OfTable(0);
        Option<string?> layers = new("--layers")
        {
            Description = $"Layers, with commas; a number is a Dense layer, the last one that of the classes [default: {TrainingDefaults.OfImages.Hidden},CLASSES; for --csv {table.Hidden},CLASSES]",
            HelpName = "LIST",
        };
        Option<int?> epochs = NumberOption.OptionalCount("--epochs", $"Times that the samples are walked through, at most [default: {images.Epochs}; for --csv {table.Epochs}]");
        Option<int?> batch = NumberOption.OptionalCount("--batch", $"Samples per update [default: {images.Batch}; for --csv a sixtieth of the rows, from {table.Batch} to 128]");
        Option<string?> optimizer = new("--optimizer")
        {
            Description = $"How weights follow their gradients: {OptimizerText.Choices} [default: {images.RatedOptimizer}; for --csv {table.RatedOptimizer}]",
            HelpName = "NAME",
        };
        Option<float?> rate = NumberOption.Rate("Learning rate, in the place of the optimizer's own");
        Option<string?> schedule = new("--schedule")
        {
            Description = $"How the rate moves, constant unless given: {ScheduleText.Choices}; a warm-up before another: warmup+cosinedecay",
            HelpName = "NAME",
        };
        Option<int?> patience = NumberOption.OptionalCount("--early-stop", $"Stop after so many epochs without a better loss (for --csv by 0.001), and keep the best epoch's model; 0: never [default: 0; for --csv {table.Patience}]", least: 0);
        var files = new TrainingFileOptions();
        Option<long?> seed = NumberOption.Seed("Decides first weights, order, and held-back rows: same seed, same model [default: 1]");
        Option<float?> heldBack = Holdout.Create();
        Option<int> threads = NumberOption.Count("--threads", "Threads that share a batch; the model does not depend on it", 1, most: 1024);
        Option<string> output = new("--out")
        {
            Description = "The model file; an old one is replaced",
            HelpName = "FILE",
            DefaultValueFactory = _ => ModelPath.Standard,
        };

        var command = new DocumentedCommand("train", "Train a network and save it.") { Notes = () => Notes };
        source.AddTo(command);
        command.Add(layers);
        command.Add(epochs);
        command.Add(batch);
        command.Add(optimizer);
        command.Add(rate);
        command.Add(schedule);
        command.Add(patience);
        command.Add(seed);
        command.Add(heldBack);
        command.Add(threads);
        files.AddTo(command);
        command.Add(output);
        command.SetAction(result =>
        {
            string? name = result.GetValue(optimizer);
            return TrainingSession.Run(new TrainingRequest
            {
                Source = source.Source(result),
                Layers = result.GetValue(layers) is string list ? LayerList.Parse(list) : null,
                Optimizer = name is null ? null : OptimizerText.Parse(name, result.GetValue(rate)),
                Rate = result.GetValue(rate) ?? (name is null ? null : OptimizerText.RateOf(name)),
                Schedule = result.GetValue(schedule) is string moves ? ScheduleText.Parse(moves) : null,
                Epochs = result.GetValue(epochs),
                Batch = result.GetValue(batch),
                Seed = result.GetValue(seed) ?? 1,
                HeldBack = result.GetValue(heldBack),
                Threads = result.GetValue(threads),
                Patience = result.GetValue(patience),
                Files = files.Files(result),
                Out = result.GetValue(output)!,
                Words =
                [
                    .. new (Option Option, string Standard)[] { (optimizer, ""), (rate, ""), (schedule, ""), (epochs, ""), (batch, ""), (patience, ""), (heldBack, ""), (seed, "1"), (threads, "") }
                        .Select(pair => (pair.Option.Name.TrimStart('-'), Text(result, pair.Option) ?? pair.Standard)).Where(pair => pair.Item2.Length > 0),
                ],
            });
        });
        return command;
    }

    /// <summary>An option's value as it was written, or its standard value.</summary>
    static string? Text(ParseResult result, Option option) => result.GetResult(option) switch
    {
        { Implicit: false, Tokens: [var token, ..] } => token.Value,
        { } standard => Convert.ToString(standard.GetValueOrDefault<object?>(), CultureInfo.InvariantCulture),
        _ => null,
    };

    static string Notes => $"""
        {SourceOptions.Notes}

        Layers:
          {LayerList.Choices}
          Settings stand in parentheses, which a shell wants quoted: "128,leakyrelu(alpha=0.2),10".
          Where softmax is the last layer, the loss is CrossEntropy, otherwise SoftmaxCrossEntropy.

        What the model takes:
          Rows as they stand in the files. Its first layers bring digits and bytes of images to [0, 1],
          and the numbers of a CSV file to mean 0 and deviation 1, where a missing one becomes the mean;
          a category becomes a column of 0 and 1, and a missing one zeros alone.
          Where --layers begins with such a layer, such as standardizer, there are no others.

        Output:
          A line an epoch: mean loss, accuracy on samples that are not trained on, samples per second,
          bytes allocated per batch (in the first epoch, also what the runtime allocates once). Those
          samples are a twentieth of what is not held back (of a CSV file 15 %, of every class its
          share), or the t10k files. In a terminal there is a bar too. Ctrl-C or SIGTERM stops after
          the current batch and saves the model; a second one ends at once and saves nothing. Before
          the first batch there is nothing to save, and after the last one the model is saved, so
          that one is enough to end at once.

        Long trainings:
          --checkpoint keeps the best epoch, or with --checkpoint-every N every Nth epoch (500b: every
          500th batch), and where it is interrupted. The same command with --resume FILE goes on from
          there, and ends in the same model, bit for bit, as if it had never stopped.

          --log keeps loss, rate, seconds and accuracy of every epoch, --tensorboard the same and how the
          weights are distributed, for 'tensorboard --logdir FOLDER'. Both go on where it was resumed.

        Examples:
          fastnn train
          fastnn train --log run.csv --tensorboard runs/first
          fastnn train --schedule "warmup(epochs=2)+cosinedecay" --early-stop 10 --report report.html
          fastnn train --epochs 500 --checkpoint run.safetensors --checkpoint-every 10
          fastnn train --epochs 500 --checkpoint run.safetensors --checkpoint-every 10 --resume run.safetensors
          fastnn train --layers "256,leakyrelu(alpha=0.1),10" --optimizer "momentum(learningrate=0.05)" --epochs 60
          fastnn train --data mnist --layers 128,relu,10 --batch 64 --optimizer adam --learning-rate 1e-3 --epochs 5 --out mnist.safetensors
          fastnn train --csv samples/data/penguins.csv --label species --out penguins.safetensors
          fastnn train --csv samples/data/iris.csv --label species --layers 16,tanh,3
        """;
}
