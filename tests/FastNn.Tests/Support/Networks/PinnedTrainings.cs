using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FastNn.Autograd;
using FastNn.Data;

namespace FastNn.Tests.Support;

/// <summary>
/// Trainings that between them go through every kind of sum there is, and the hashes of what they learn. Made of the public API and of numbers that are the
/// same
/// everywhere, so that any program on any machine can run them.
/// </summary>
static class PinnedTrainings
{
    /// <summary>The trainings by name, on so many threads. Each gives the hash of its losses, its weights and its predictions.</summary>
    public static IReadOnlyDictionary<string, Func<string>> CreateAll(int threads = 1) => new Dictionary<string, Func<string>>
    {
        ["softmax over 37 classes, smoothed"] = () => Steps(threads, new Network(21, 1) { new Dense(48), new Relu(), new Dense(37) },
            new SoftmaxCrossEntropy { LabelSmoothing = 0.1f }, new Sgd(0.05f) { Momentum = 0.9f, Nesterov = true }, 19),
        ["layer normalization"] = () => Steps(threads, new Network(27, 2) { new LayerNorm(), new Dense(75), new LayerNorm(), new Silu(), new Dense(10) },
            new SoftmaxCrossEntropy(), new AdamW(0.003f), 17),
        ["batch normalization and slopes"] = () =>
            Steps(threads, new Network(30, 3) { new Dense(33), new BatchNorm(), new Gelu(), new Dense(29), new PRelu { IsPerFeature = true }, new Dense(7),
                new PRelu() }, new MeanSquaredError(), new RmsProp(0.002f) { Centered = true }, 23),
        ["dropout in a residual"] = () =>
            Steps(threads,
                new Network(41, 4) { new Dropout(0.1f), new Dense(70), new Residual { new LayerNorm(), new Dense(70), new Tanh(), new Dropout(0.5f) },
                new Dense(11) }, new SoftmaxCrossEntropy(), new Adam(0.003f) { AmsGrad = true }, 13),
        ["batches of one"] = () =>
            Steps(threads, new Network(67, 5) { new Dense(90), new Sigmoid(), new Dense(35), new GeluTanh(), new Dense(12), new Softmax() },
            new CrossEntropy(), new NAdam(0.002f), 1),
        ["softmax layer, entropy of distributions"] = () => Steps(threads, new Network(20, 6) { new Dense(40), new Elu(), new Dense(53), new Softmax() },
            new KullbackLeibler(), new Adam(0.003f), 9, softmaxTargets: true),
        ["clipped by norm"] = () => Steps(threads, new Network(33, 7) { new Dense(61), new Selu(), new Dense(5) }, new Huber(0.7f), new Lion(0.001f), 15,
            trainer: new() { ClipGradientNorm = 0.05f }),
        ["regularized and constrained"] = () => Steps(threads, new Network(29, 8) { new Dense(45), new LeakyRelu(), new Dense(22) }, new MeanAbsoluteError(),
            new AdaGrad(0.02f), 18, trainer: new() { Regularizer = new ElasticNet(0.01f, 0.02f), Constraint = new MaxNorm(1.5f) }),
        ["cosine similarity"] = () =>
            Steps(threads, new Network(24, 9) { new Dense(50), new Softplus(), new Dense(38) }, new CosineSimilarity(), new Adam(0.005f), 12),
        ["one output, its sigmoid"] = () =>
            Steps(threads, new Network(19, 10) { new Dense(26), new HardSigmoid(), new Dense(1) }, new SigmoidCrossEntropy(), new Sgd(0.1f), 21,
                positiveTargets: true),
        ["hinge, piece by piece"] = () => Steps(threads, new Network(200, 11) { new Dense(300), new BatchNorm(), new Relu(), new Dense(43) },
            new Hinge(), new AdamW(0.002f), 64, trainer: new() { MicroBatchSize = 24 }),
        ["epochs with schedules and a validation"] = () => Epochs(threads),
        ["tape"] = Recorded,
    };

    sealed class Settings
    {
        public float ClipGradientNorm { get; init; } = float.PositiveInfinity;
        public Regularizer? Regularizer { get; init; }
        public Constraint? Constraint { get; init; }
        public int MicroBatchSize { get; init; }
    }

    static string Steps(int threads, Network network, Loss loss, Optimizer optimizer, int rows, bool softmaxTargets = false, bool positiveTargets = false,
        Settings? trainer = null)
    {
        Settings settings = trainer ?? new();
        using var training = new Trainer(network, loss, optimizer)
        {
            BatchSize = rows,
            Seed = 3,
            ClipGradientNorm = settings.ClipGradientNorm,
            Regularizer = settings.Regularizer,
            Constraint = settings.Constraint,
            MicroBatchSize = settings.MicroBatchSize == 0 ? rows : settings.MicroBatchSize,
            Threads = threads,
        };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int step = 0; step < 12; step++)
        {
            // The last batch of an epoch is smaller.
            int count = step % 4 == 3 ? (rows + 1) / 2 : rows;
            float[] inputs = Numbers(count * network.Inputs, step);
            float result;
            if (loss is SoftmaxCrossEntropy or CrossEntropy)
            {
                result = training.TrainBatch(inputs, Labels(count, network.Outputs, step));
            }
            else
            {
                float[] targets = Numbers(count * network.Outputs, 100 + step);
                for (int i = 0; i < targets.Length; i++)
                {
                    targets[i] = softmaxTargets ? 1f / network.Outputs : positiveTargets
                        || loss is Hinge ? (targets[i] > 0 ? 1 : loss is Hinge ? -1 : 0) : targets[i];
                }
                result = training.TrainBatch(inputs, targets);
            }
            hash.AppendData(BitConverter.GetBytes(result));
        }
        Append(hash, network);
        return Finish(hash);
    }

    static string Epochs(int threads)
    {
        const int Inputs = 9, Classes = 3, Rows = 130;
        float[] inputs = Numbers(Rows * Inputs, 5);
        int[] labels = Labels(Rows, Classes, 6);
        for (int row = 0; row < Rows; row++)
        {
            inputs[row * Inputs + labels[row]] += 1;
            inputs[row * Inputs + 4] = row % 7 == 0 ? float.NaN : inputs[row * Inputs + 4] * 30 + 5;
        }
        var (train, validation) = new Dataset(inputs, Inputs, labels).SplitStratified(0.8f, seed: 4);
        var network = new Network(Inputs, 12) { new Imputer(), new Standardizer(), new Dense(34), new Relu(), new Dense(Classes) };
        network.FitPreprocessing(train);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Schedule schedule in (Schedule[])[new CosineDecay(), new OneCycle(), new ExponentialDecay(0.9), new StepDecay(2, 0.5),
            new ReduceOnPlateau(0.5, 1)])
        {
            using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01f))
            {
                BatchSize = 16,
                Epochs = 4,
                Seed = 5,
                Schedule = schedule,
                Threads = threads,
            };
            foreach (EpochReport epoch in trainer.Fit(train, validation).Epochs)
            {
                hash.AppendData(BitConverter.GetBytes(epoch.TrainingLoss));
            }
        }
        Append(hash, network);
        return Finish(hash);
    }

    static string Recorded()
    {
        const int Rows = 7, Columns = 23, Hidden = 42;
        var tape = new Tape(seed: 13);
        TapeParameter weight = tape.Parameter("weight", Columns, Hidden), scale = tape.Parameter("scale", 1, Hidden),
            shift = tape.Parameter("shift", 1, Hidden), second = tape.Parameter("second", Hidden, 19);
        Tensor x = tape.Constant(Numbers(Rows * Columns, 1), Rows, Columns), targets = tape.Constant(Numbers(Rows * 19, 2), Rows, 19);
        Tensor hidden = x.Dot(weight).LayerNorm(scale, shift).Dropout(0.2f);
        Tensor y = (hidden.Tanh() + hidden.Softmax() * hidden.MeanRows()).Dot(second);
        Tensor loss = y.MeanSquaredError(targets) + y.LogSoftmax().Mean() * 0.1f + y.LogSumExp().Pow(2).Mean()
            + (hidden * hidden).SumColumns().Sqrt().Sum() * 0.01f + y.LayerNorm().Abs().Max(y).Sum() * 0.001f;
        tape.Capture(loss, y);
        var descent = new TapeOptimizer(tape.Parameters, new Adam(0.01f));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int step = 0; step < 12; step++)
        {
            x.Set(Numbers(Rows * Columns, 20 + step));
            tape.Replay();
            descent.Step();
            hash.AppendData(BitConverter.GetBytes(loss.Value));
        }
        foreach (Parameter parameter in tape.Parameters)
        {
            AppendValues(hash, parameter);
        }
        return Finish(hash);
    }

    static void Append(IncrementalHash hash, Network network)
    {
        foreach (Parameter parameter in network.Parameters)
        {
            AppendValues(hash, parameter);
        }
        const int Rows = 5;
        float[] one = new float[network.Outputs], all = new float[Rows * network.Outputs];
        using Predictor predictor = network.CreatePredictor(new PredictorOptions { MaxBatch = Rows, ExactOrder = true });
        predictor.PredictOne(Numbers(network.Inputs, 7), one);
        predictor.PredictBatch(Numbers(Rows * network.Inputs, 8), all);
        hash.AppendData(MemoryMarshal.AsBytes<float>(one));
        hash.AppendData(MemoryMarshal.AsBytes<float>(all));
    }

    static void AppendValues(IncrementalHash hash, Parameter parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        hash.AppendData(MemoryMarshal.AsBytes<float>(values));
    }

    static string Finish(IncrementalHash hash) => Convert.ToHexString(hash.GetHashAndReset())[..16];

    // Multiples of 2⁻²² in [-2, 2) from a linear congruential generator (D. Knuth's MMIX constants): no function of a C library in them.
    public static float[] Numbers(int count, int seed)
    {
        float[] values = new float[count];
        ulong state = (ulong)seed * 7919 + 1;
        for (int i = 0; i < count; i++)
        {
            state = state * 6364136223846793005 + 1442695040888963407;
            values[i] = ((int)(state >> 40) - (1 << 23)) * (1f / (1 << 22));
        }
        return values;
    }

    public static int[] Labels(int count, int classes, int seed)
    {
        int[] labels = new int[count];
        float[] numbers = Numbers(count, seed + 1000);
        for (int i = 0; i < count; i++)
        {
            labels[i] = (int)((numbers[i] + 2) * 0.25f * classes);
        }
        return labels;
    }
}
