using FastNn;
using FastNn.Data;
using TestResult = FastNn.TestResult;

namespace Outside.Contract;

/// <summary>What users write, compiled and run: the library's API as it is promised.</summary>
public sealed class ContractTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("fastnn-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Build_train_predict_look_inside_keep()
    {
        var network = new Network(inputs: 784, seed: 1) { new Dense(128), new Relu(), new Dense(64), new LeakyRelu(0.1f), new Dense(10) };

        Dataset all = Digits(200);
        var (train, validation) = all.Split(0.9f, seed: 1);
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(1e-3f))
        {
            BatchSize = 64,
            Epochs = 5,
            Seed = 1,
            Shuffle = true,
            Threads = 1,
            Regularizer = new L2(1e-4f),
            ClipGradientNorm = 1f,
            Callbacks = [new ConsoleProgress()],
        };
        TrainingReport report = trainer.Fit(train, validation, cancellationToken);
        Assert.Equal(5, report.Epochs.Count);
        Assert.True(report.Epochs[4].TrainingLoss < report.Epochs[0].TrainingLoss);
        Assert.True(report.Epochs[4].ValidationLoss > 0 && report.Epochs[4].ValidationAccuracy is >= 0 and <= 1 && report.Epochs[4].Duration > TimeSpan.Zero);

        float[] inputs = [.. all.GetInput(0), .. all.GetInput(1)], input = [.. all.GetInput(2)], target = new float[10];
        int[] labels = [all.GetLabel(0), all.GetLabel(1)];
        float loss = trainer.TrainBatch(inputs, labels);
        float loss1 = trainer.TrainOne(input, target);
        TestResult result = trainer.TestBatch(inputs, labels);
        trainer.ComputeGradients(inputs, labels);
        Assert.True(float.IsFinite(loss + loss1 + result.Loss + result.Accuracy + trainer.TestOne(input, 3).Loss + trainer.Test(all).Accuracy));

        using var predictor = network.CreatePredictor(maxBatch: 64);
        float[] output = new float[10], outputs = new float[20];
        predictor.PredictOne(input, output);
        predictor.PredictBatch(inputs, outputs);
        int digit = predictor.Classify(input);
        Assert.Equal(Array.IndexOf(output, output.Max()), digit);

        foreach (Parameter p in network.Parameters)
        {
            string name = p.Name;
            int rows = p.Rows, columns = p.Columns;
            Assert.True(name.Contains('.') && rows * columns == p.Count);
        }
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"], network.Parameters.Select(p => p.Name));
        float[] values = new float[128 * 784], slopes = new float[128];
        network.Parameters["0.weight"].CopyTo(values);
        network.Parameters["0.weight"].Set(values);
        network.Parameters["0.bias"].CopyGradientTo(slopes);
        Assert.Contains(slopes, slope => slope != 0);

        string path = Path.Combine(folder, "digits.safetensors");
        network.Save(path);
        Network loaded = Network.Load(path);
        float[] again = new float[10];
        loaded.CreatePredictor().PredictOne(input, again);
        Assert.Equal(output, again);
    }

    [Fact]
    public void Idx_files_make_a_dataset()
    {
        string images = Path.Combine(folder, "images"), labels = Path.Combine(folder, "labels");
        File.WriteAllBytes(images, [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 0]);
        File.WriteAllBytes(labels, [0, 0, 8, 1, 0, 0, 0, 2, 7, 3]);

        Dataset all = Idx.ReadDataset(images, labels);

        Assert.Equal([0f, 1f], all.GetInput(0));
        Assert.Equal(0.2f, all.GetInput(1)[0]);
        Assert.Equal((7, 3), (all.GetLabel(0), all.GetLabel(1)));
    }

    [Fact]
    public void Own_dense_layer_gives_the_bits_of_the_librarys()
    {
        float[] x = Numbers(12 * 20, 1), y = Numbers(12 * 10, 2);
        var ours = new Network(20, seed: 4) { new Dense(40), new Tanh(), new Dense(10) };
        var theirs = new Network(20, seed: 4) { new OwnDense(40), new Tanh(), new OwnDense(10) };
        using var a = new Trainer(ours, new MeanSquaredError(), new Sgd(0.1f)) { BatchSize = 12 };
        using var b = new Trainer(theirs, new MeanSquaredError(), new Sgd(0.1f)) { BatchSize = 12 };
        for (int step = 0; step < 20; step++)
        {
            Assert.Equal(a.TrainBatch(x, y), b.TrainBatch(x, y));
        }
        Assert.Equal(Values(ours), Values(theirs));
    }

    [Fact]
    public void Own_parts_train_together_and_allocate_nothing()
    {
        float[] x = Numbers(8 * 6, 1), y = Numbers(8 * 4, 2);
        Trainer Make() =>
            new(new Network(6, seed: 4) { new Dense(20, weights: new Ramp()), new Squash(1.5f), new Stretch(), new OwnDense(12), new Cube(), new Dense(4) },
                new LogCosh(), new SignDescent(1e-3f))
            { BatchSize = 8 };
        using (Trainer first = Make())
        {
            first.TrainBatch(x, y);
            first.TestBatch(x, y);
        }
        using Trainer trainer = Make();
        float before = trainer.TestBatch(x, y).Loss;
        for (int step = 0; step < 300; step++)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            trainer.TrainBatch(x, y);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - start);
        }
        Assert.True(trainer.TestBatch(x, y).Loss < before / 2);
    }

    [Fact]
    public void Own_parts_have_right_gradients()
    {
        // In float, so with a coarse step: every parameter moves the loss as its gradient says.
        var network = new Network(5, seed: 2) { new Dense(18), new Squash(1.5f), new Stretch(), new Cube(), new OwnDense(3) };
        float[] x = Numbers(6 * 5, 1), y = Numbers(6 * 3, 2);
        using var trainer = new Trainer(network, new LogCosh(), new Sgd(0.1f)) { BatchSize = 6 };
        trainer.ComputeGradients(x, y);
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = new float[parameter.Count], slopes = new float[parameter.Count];
            parameter.CopyTo(values);
            parameter.CopyGradientTo(slopes);
            float largest = slopes.Max(MathF.Abs);
            for (int i = 0; i < values.Length; i++)
            {
                float own = values[i];
                values[i] = own + 5e-3f;
                parameter.Set(values);
                double up = trainer.TestBatch(x, y).Loss;
                values[i] = own - 5e-3f;
                parameter.Set(values);
                double down = trainer.TestBatch(x, y).Loss;
                values[i] = own;
                parameter.Set(values);
                Assert.True(Math.Abs((up - down) / 1e-2 - slopes[i]) <= 0.01 * largest + 1e-4,
                    $"{parameter.Name}[{i}]: {slopes[i]}, differences give {(up - down) / 1e-2}");
            }
        }
    }

    [Fact]
    public void Own_activation_is_fused_as_the_librarys_is()
    {
        // A predictor runs it within the product, a trainer may not: the bits are the same.
        var network = new Network(9, seed: 3) { new Dense(33), new Cube(), new Dense(5) };
        float[] x = Numbers(7 * 9, 5), alone = new float[7 * 5], batch = new float[7 * 5];
        using Predictor predictor = network.CreatePredictor(new PredictorOptions { MaxBatch = 7, ExactOrder = true });
        predictor.PredictBatch(x, batch);
        for (int row = 0; row < 7; row++)
        {
            predictor.PredictOne(x.AsSpan(row * 9, 9), alone.AsSpan(row * 5, 5));
        }
        Assert.Equal(batch, alone);
    }

    [Fact]
    public void Own_layer_is_saved_once_it_is_registered()
    {
        var network = new Network(4, seed: 1) { new Dense(3), new Cube() };
        var error = Assert.Throws<InvalidOperationException>(() => network.Save(new MemoryStream()));
        Assert.Contains("Catalog.Default.Register(\"Cube\"", error.Message);

        Catalog.Default.Register("Cube", settings => new Cube());
        using var stream = new MemoryStream();
        network.Save(stream);
        stream.Position = 0;
        Assert.IsType<Cube>(Network.Load(stream)[1]);
    }

    static Dataset Digits(int count) => new(Numbers(count * 784, 1), 784, Enumerable.Range(0, count).Select(i => i % 10).ToArray());

    static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }

    static float[] Values(Network network) => [.. network.Parameters.SelectMany(p =>
    {
        float[] values = new float[p.Count];
        p.CopyTo(values);
        return values;
    })];
}
