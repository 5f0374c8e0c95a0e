using System.Diagnostics;
using System.Globalization;
using FastNn.Data;

namespace FastNn.Bench.Peers;

/// <summary>
/// RealMLP-TD-S, the simplified variant of RealMLP, from the layers of the library (D. Holzmüller, L. Grinsztajn and I. Steinwart, "Better by default", 2024,
/// arXiv 2407.04491), and the authors' own program of it.
/// </summary>
static class RealMlpTdS
{
    const int Epochs = 256, Batch = 256, Width = 256, HiddenLayers = 3, OneHotMinimum = 3;

    /// <summary>Trains the network, and measures it on test rows.</summary>
    /// <param name="rows">Encoded rows.</param>
    /// <param name="categories">The columns of categories.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The seconds of the training, the log loss or RMSE, and for classes the accuracy.</returns>
    public static double[] Train(TableRows rows, IReadOnlyList<CategoricalColumn> categories, long seed)
    {
        long start = Stopwatch.GetTimestamp();
        (Dataset training, Dataset validation, Dataset test) = (rows.Training, rows.Validation, rows.Test);
        bool isClassifier = training.HasLabels;
        TargetScaler? targets = isClassifier ? null : new TargetScaler().Fit(GetTargets(training));
        Network network = Create(training, categories, seed);
        var optimizer = new Adam { Beta2 = 0.95 };
        using var trainer = new Trainer(network, isClassifier ? new SoftmaxCrossEntropy { LabelSmoothing = 0.1 } : new MeanSquaredError(), optimizer)
        {
            BatchSize = Batch,
        };
        (training, validation) = (Standardize(training), Standardize(validation));
        Fit(trainer, training, validation, isClassifier ? 0.04 : 0.07, seed);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        // Without label smoothing.
        using var evaluator = new Evaluator(network, isClassifier ? new SoftmaxCrossEntropy() : new MeanSquaredError());
        TestResult result = evaluator.Run(Standardize(test));
        double deviation = targets is null ? 1 : GetDeviation(training, rows.Training);
        return isClassifier ? [seconds, result.Loss, result.Accuracy] : [seconds, Math.Sqrt(result.Loss) * deviation];

        Dataset Standardize(Dataset data) => targets is null ? data : new(GetInputs(data), data.Inputs, targets.Transform(GetTargets(data)), 1);
    }

    /// <summary>Runs the authors' program on the same rows; null without Python, PyTorch or the program.</summary>
    /// <param name="folder">The folder of mlp.py.</param>
    /// <param name="rows">Encoded rows.</param>
    /// <param name="categories">The columns of categories.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>As <see cref="Train"/>.</returns>
    public static double[]? Ask(string folder, TableRows rows, IReadOnlyList<CategoricalColumn> categories, long seed)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("fastnn-bench-").FullName, "table");
        HashSet<int> codes = [.. categories.Select(column => column.Column)];
        Write(rows.Training, path + ".train", codes);
        Write(rows.Validation, path + ".valid", codes);
        Write(rows.Test, path + ".test", codes);
        try
        {
            return Python.Numbers("realmlp_td_s.py", folder, path, rows.Training.HasLabels ? "classes" : "numbers", $"{seed}",
                string.Join(',', codes.Select(column => $"x{column}")));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    // As ordinary weights: those of x·W/√inputs are W/√inputs, and their learning rate is multiplied by the same factor.
    static Network Create(Dataset training, IReadOnlyList<CategoricalColumn> categories, long seed)
    {
        var network = new Network(training.Inputs, seed);
        // A column of two categories stays one number.
        CategoricalColumn[] oneHot = [.. categories.Where(column => column.Categories >= OneHotMinimum)];
        if (oneHot.Length > 0)
        {
            network.Add(new OneHot(oneHot));
        }
        network.Add(new RobustScaler());
        network.Add(new SmoothClip());
        network.Add(new Scale());
        for (int i = 0; i < HiddenLayers; i++)
        {
            network.Add(new Dense(Width, new Normal(0, 1 / MathF.Sqrt(network.Outputs)), new Normal(0, 1)));
            network.Add(training.HasLabels ? new Selu() : new Mish());
        }
        network.Add(new Dense(training.Outputs, new Zeros(), new Zeros()));
        network.FitPreprocessing(training);
        foreach (Parameter parameter in network.Parameters)
        {
            parameter.LearningRateFactor = !parameter.IsVector ? 1 / MathF.Sqrt(parameter.Columns)
                : parameter.Name.EndsWith("bias", StringComparison.Ordinal) ? 0.1f : 6;
        }
        return network;
    }

    /// <summary>Trains in whole batches, and keeps the parameters of the best epoch, the last among equals.</summary>
    static void Fit(Trainer trainer, Dataset training, Dataset validation, double learningRate, long seed)
    {
        var schedule = new CosLog4();
        var batches = new Batches(training, Math.Min(Batch, training.Count), seed);
        int count = training.Count / batches.BatchSize;
        float[] inputs = new float[batches.BatchSize * training.Inputs], targets = new float[batches.BatchSize];
        int[] labels = new int[batches.BatchSize];
        float[] best = new float[trainer.Network.Parameters.ElementCount];
        double lowest = double.PositiveInfinity;
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            batches.Shuffle(epoch);
            for (int batch = 0; batch < count; batch++)
            {
                trainer.Optimizer.LearningRate = learningRate * schedule.ComputeFactor(epoch + batch / (double)count, Epochs);
                if (training.HasLabels)
                {
                    training.Gather(batches[batch], inputs, labels);
                    trainer.TrainBatch(inputs, labels);
                }
                else
                {
                    training.Gather(batches[batch], inputs, targets);
                    trainer.TrainBatch(inputs, targets);
                }
            }
            TestResult result = trainer.Test(validation);
            double error = training.HasLabels ? 1 - result.Accuracy : result.Loss;
            if (error <= lowest)
            {
                lowest = error;
                trainer.Network.Parameters.CopyTo(best);
            }
        }
        trainer.Network.Parameters.Set(best);
    }

    static float[] GetInputs(Dataset data) => [.. Enumerable.Range(0, data.Count).SelectMany(row => data.GetInput(row).ToArray())];

    static float[] GetTargets(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(row => data.GetTarget(row)[0])];

    // The deviation that standardized targets were divided by.
    static double GetDeviation(Dataset standardized, Dataset original)
    {
        float[] small = GetTargets(standardized), large = GetTargets(original);
        return (large.Max() - (double)large.Min()) / (small.Max() - (double)small.Min());
    }

    static void Write(Dataset rows, string path, HashSet<int> codes)
    {
        using var file = new StreamWriter(path);
        file.WriteLine(string.Join(',', Enumerable.Range(0, rows.Inputs).Select(i => $"x{i}").Append("label")));
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<float> input = rows.GetInput(row);
            for (int i = 0; i < input.Length; i++)
            {
                file.Write(codes.Contains(i) ? $"c{(int)input[i]}," : input[i].ToString("R", CultureInfo.InvariantCulture) + ",");
            }
            file.WriteLine(rows.HasLabels ? $"{rows.GetLabel(row)}" : rows.GetTarget(row)[0].ToString("R", CultureInfo.InvariantCulture));
        }
    }
}

/// <summary>The rows of a table in three parts.</summary>
/// <param name="Training">The rows to train on.</param>
/// <param name="Validation">The rows that choose the epoch.</param>
/// <param name="Test">The rows that are measured.</param>
sealed record TableRows(Dataset Training, Dataset Validation, Dataset Test);
