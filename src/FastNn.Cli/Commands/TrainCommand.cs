using System.CommandLine;

namespace FastNn.Cli;

/// <summary><c>fastnn train</c>: samples in, model file out.</summary>
internal static class TrainCommand
{
    const string StandardOptimizer = "adam(rate=0.005)";

    public static Command Create()
    {
        var source = new SourceOptions();
        Option<string?> layers = new("--layers")
        {
            Description = "Layers, with commas; a number is a Dense layer, the last one that of the classes [default: 512,relu,CLASSES]",
            HelpName = "LIST",
        };
        Option<int> epochs = NumberOption.Count("--epochs", "Times that the samples are walked through", 40);
        Option<int> batch = NumberOption.Count("--batch", "Samples per update", 16);
        Option<string> optimizer = new("--optimizer")
        {
            Description = $"How weights follow their gradients: {OptimizerText.Choices}",
            HelpName = "NAME",
            DefaultValueFactory = _ => StandardOptimizer,
        };
        Option<float?> rate = NumberOption.Rate("Learning rate, in the place of the optimizer's own");
        Option<ulong?> seed = NumberOption.Seed("Decides first weights, order, and held-back rows: same seed, same model [default: 1]");
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
        command.Add(seed);
        command.Add(threads);
        command.Add(output);
        command.SetAction(result =>
        {
            // A rate alone is for Adam; only the standard optimizer as a whole has a rate of its own.
            bool isStandard = result.GetResult(optimizer) is null or { Implicit: true };
            string name = isStandard && result.GetValue(rate) is not null ? "adam" : result.GetValue(optimizer)!;
            return TrainingSession.Run(new TrainingRequest(
                source.Source(result),
                result.GetValue(layers) is string list ? LayerList.Parse(list) : null,
                OptimizerText.Parse(name, result.GetValue(rate)),
                result.GetValue(epochs),
                result.GetValue(batch),
                result.GetValue(seed) ?? 1,
                result.GetValue(threads),
                result.GetValue(output)!));
        });
        return command;
    }

    static string Notes => $"""
        {SourceOptions.Notes}

        Layers:
          {LayerList.Choices}
          Settings stand in parentheses, which a shell wants quoted: "128,leakyrelu(alpha=0.2),10".
          Where softmax is the last layer, the loss is CrossEntropy, otherwise SoftmaxCrossEntropy.

        What the model takes:
          Rows as they stand in the files. Where the first layer is Dense, training scales its inputs:
          digits by 1/16, bytes of images by 1/255, columns of a CSV file to mean 0 and deviation 1.
          The layer takes the scale over before it is saved, so that nobody else has to know it.

        Output:
          A line an epoch: mean loss, accuracy on samples that are not trained on, samples per second,
          bytes allocated per batch (in the first epoch, also what the runtime allocates once). Those
          samples are a twentieth of what is not held back, or the t10k files. In a terminal there is
          a bar too. Ctrl-C or SIGTERM stops after the current batch and saves the model; a second one
          ends at once and saves nothing.

        Examples:
          fastnn train
          fastnn train --layers "256,leakyrelu(alpha=0.1),10" --optimizer "momentum(rate=0.05)" --epochs 60
          fastnn train --data mnist --layers 128,relu,10 --batch 64 --optimizer adam --rate 1e-3 --epochs 5 --out mnist.safetensors
          fastnn train --csv iris.csv --label species --layers 16,tanh,3
        """;
}
