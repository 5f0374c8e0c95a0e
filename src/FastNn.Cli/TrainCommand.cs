using System.CommandLine;
using System.Globalization;
using FastNn.Data;

namespace FastNn.Cli;

/// <summary><c>fastnn train</c></summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var data = new DataOptions();
        Option<string?> layers = new("--layers") { Description = "The layers: a number is a dense layer of so many outputs, a word an activation, with settings in parentheses such as leakyrelu(alpha=0.2). The first must be a number, and the last number that of the classes. Unless given: 128,relu,CLASSES.", HelpName = "LIST" };
        Option<int> epochs = new("--epochs") { Description = "Times through the data.", DefaultValueFactory = _ => 100 };
        Option<int> batch = new("--batch") { Description = "Samples in a step.", DefaultValueFactory = _ => 32 };
        Option<string> optimizer = new("--optimizer") { Description = "adam, sgd or momentum, with settings in parentheses such as sgd(momentum=0.9).", DefaultValueFactory = _ => "adam", HelpName = "NAME" };
        Option<float?> rate = new("--rate") { Description = "The learning rate. Unless given, the optimizer's own.", HelpName = "RATE" };
        Option<int> threads = new("--threads") { Description = "Threads that share a step; the result does not depend on it.", DefaultValueFactory = _ => 1 };
        Option<FileInfo> output = new("--out") { Description = "Where the model goes.", DefaultValueFactory = _ => new FileInfo("model.safetensors"), HelpName = "FILE" };
        var command = new Command("train", $"""
            Trains a classifier and saves it: by default on 1,797 embedded handwritten digits. The saved model takes the values as they stand in the data.

            Examples:
              fastnn train
              fastnn train --data mnist --layers 128,relu,10 --batch 64 --epochs 5
              fastnn train --csv flowers.csv --label species --layers 32,tanh,3 --optimizer sgd(momentum=0.9) --rate 0.05

            {ExitCode.Help} Ctrl-C stops after the current batch and saves; a second one ends at once.
            """)
        {
            layers, epochs, batch, optimizer, rate, threads, output,
        };
        data.AddTo(command);
        command.SetAction(parsed =>
        {
            FileInfo file = parsed.GetValue(output)!;
            float? learningRate = parsed.GetValue(rate);
            Optimizer rule = learningRate is { } value
                ? Part.Create(parsed.GetValue(optimizer)!, Catalog.Optimizers, "optimizer", ("rate", Finite(value)))
                : Part.Create(parsed.GetValue(optimizer)!, Catalog.Optimizers, "optimizer");
            int epochCount = AtLeastOne(parsed.GetValue(epochs), epochs), batchSize = AtLeastOne(parsed.GetValue(batch), batch), threadCount = AtLeastOne(parsed.GetValue(threads), threads);
            CheckWritable(file);
            Samples samples = data.Read(parsed);
            Network network = Build(samples, parsed.GetValue(layers), data.Seed(parsed));
            (Dataset training, Dataset validation) = samples.Training.Scale(samples.Scale).Split(1 - ValidationShare(samples.Training.Count), data.Seed(parsed) + 1);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{samples.Name}: {training.Count:n0} samples to learn, {validation.Count:n0} to validate, {samples.Test.Count:n0} held back; {network.Parameters.Numbers:n0} parameters"));

            using var interrupt = new Interrupt();
            var lines = new EpochLines();
            using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), rule)
            {
                BatchSize = batchSize,
                Epochs = epochCount,
                Seed = data.Seed(parsed),
                Threads = threadCount,
                Callbacks = [lines],
                Progress = lines,
            };
            TrainingReport report = lines.Show(trainer, () => trainer.Fit(training, validation, interrupt.Token));

            TakeRawInputs(network, samples.Scale);
            network.Save(file.FullName);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test accuracy {Score.Accuracy(network, samples.Test) * 100:f2} % on {samples.Test.Count:n0} samples held back"));
            Console.WriteLine($"{(report.Stop == StopReason.Cancelled ? "interrupted; what was learned" : "the model")} is in {file.FullName}");
            return report.Stop == StopReason.Cancelled ? ExitCode.Interrupted : ExitCode.Done;
        });
        return command;
    }

    static Network Build(Samples samples, string? layers, ulong seed)
    {
        var network = new Network(samples.Training.Inputs, seed);
        int classes = Math.Max(samples.Training.Outputs, samples.Test.Outputs);
        layers ??= string.Create(CultureInfo.InvariantCulture, $"128,relu,{classes}");
        Part.AddLayers(network, layers);
        if (network[0] is not Dense)
        {
            throw CommandException.Usage($"--layers is '{layers}'; it must begin with a number, a dense layer.");
        }
        if (network.Outputs != classes)
        {
            throw CommandException.Usage($"--layers is '{layers}', which has {network.Outputs} outputs, but the data has {classes} classes: let the last number be {classes}.");
        }
        if (network[network.Count - 1] is Softmax)
        {
            throw CommandException.Usage($"--layers is '{layers}'; leave softmax away: training adds it by itself, and so does predict.");
        }
        return network;
    }

    // A tenth says how training goes, and of a large set 2,000 say it as well.
    static float ValidationShare(int samples) => MathF.Min(0.1f, 2000f / samples);

    // It was trained on scaled inputs; with the scale in the first weights it takes them raw.
    static void TakeRawInputs(Network network, float scale)
    {
        Parameter weights = network.Parameters["0.weight"];
        float[] values = new float[weights.Count];
        weights.CopyTo(values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= scale;
        }
        weights.Set(values);
    }

    // Found out before the training and not after it.
    static void CheckWritable(FileInfo file)
    {
        if (Directory.Exists(file.FullName))
        {
            throw CommandException.Usage($"--out is '{file.FullName}', which is a folder; name a file.");
        }
        if (file.Directory is not { Exists: true })
        {
            throw CommandException.Usage($"--out is '{file.FullName}', whose folder does not exist; make it first.");
        }
        string probe = $"{file.FullName}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.Create(probe).Dispose();
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"Nothing can be written beside '{file.FullName}': {e.Message}");
        }
    }

    static int AtLeastOne(int value, Option<int> option) => value >= 1 ? value : throw CommandException.Usage($"{option.Name} is {value}; it must be at least 1.");

    static float Finite(float rate) => float.IsFinite(rate) && rate > 0 ? rate : throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--rate is {rate}; it must be a finite number above 0."));
}
