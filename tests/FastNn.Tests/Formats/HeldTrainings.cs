using FastNn.TensorBoard;
using FastNn.Tests.Support;

namespace FastNn.Tests.Formats;

/// <summary>A training of which a checkpoint is held.</summary>
/// <param name="Make">Makes the trainer. Gets the seed of the first weights and a folder for the files that callbacks write.</param>
/// <param name="Run">Trains from where the trainer stands to the end. Gives null where the loop is not a Fit.</param>
sealed record HeldTraining(Func<long, string, Trainer> Make, Func<Trainer, CancellationToken, TrainingReport?> Run);

/// <summary>
/// The trainings whose checkpoints are in the folder Held, by file name. Between them they have every optimizer, loss, schedule, regularizer,
/// constraint and metric, every callback with a state, and settings other than the defaults. When a name of the public API changes, it changes
/// here too; the files stay.
/// </summary>
static class HeldTrainings
{
    /// <summary>The CsvLog of "callbacks.safetensors" as it was when the checkpoint was saved. The trainer finds it as "log.csv" in its folder.</summary>
    public const string Log = "callbacks-log.csv";

    public static IReadOnlyDictionary<string, HeldTraining> All { get; } = new Dictionary<string, HeldTraining>
    {
        ["sgd.safetensors"] = new(
            (seed, folder) => new Trainer(
                Small(seed),
                new SoftmaxCrossEntropy { LabelSmoothing = 0.1f, ClassWeights = [1, 2, 0.5f], Reduction = Reduction.MeanOverBatch },
                new Sgd(0.05f))
            {
                BatchSize = 8,
                Epochs = 5,
                Seed = 1,
                Schedule = new StepDecay(epochs: 2, factor: 0.5),
                Regularizer = new L1(0.002f),
                ClipGradientNorm = 0.5f,
            },
            (trainer, token) => trainer.Fit(HeldData.Labeled, null, token)),

        ["nesterov.safetensors"] = new(
            (seed, folder) =>
            {
                var watched = new F1 { Class = 0 };
                return new Trainer(
                    new Network(HeldData.Inputs, seed)
                    {
                        new Dense(9),
                        new BatchNorm { Momentum = 0.2f },
                        new Relu(),
                        new Dense(HeldData.Outputs),
                        new Softmax(),
                    },
                    new CrossEntropy { ClassWeights = [1, 0.5f, 2] },
                    new Sgd(0.05f) { Momentum = 0.9f, Nesterov = true, WeightDecay = 0.01f, DecayBiases = true })
                {
                    BatchSize = 8,
                    Epochs = 6,
                    Seed = 2,
                    Schedule = new ExponentialDecay(0.9),
                    Regularizer = new L2(0.003f) { DecayBiases = true },
                    Constraint = new MaxNorm(1.5f),
                    ClipGradientValue = 0.1f,
                    Metrics =
                    [
                        new Accuracy(), new TopK(2), new Precision { Class = 1 }, new Recall { Class = 2 }, watched, new RocAuc(), new ConfusionMatrix(),
                    ],
                    Callbacks = [new EarlyStopping(patience: 4, minimumGain: 0.001f) { Watch = watched.Name }],
                };
            },
            (trainer, token) => trainer.Fit(HeldData.Labeled, HeldData.LabeledValidation, token)),

        ["own-loop.safetensors"] = new(
            (seed, folder) => new Trainer(
                Small(seed),
                new Huber(0.7f) { Reduction = Reduction.SumOverBatch },
                new Sgd(0.02f) { Momentum = 0.8f, Dampening = 0.1f })
            {
                BatchSize = 8,
                Seed = 3,
            },
            (trainer, token) =>
            {
                while (trainer.Steps < 12)
                {
                    int step = (int)trainer.Steps;
                    trainer.TrainBatch(PinnedTrainings.Numbers(8 * HeldData.Inputs, step), PinnedTrainings.Numbers(8 * HeldData.Outputs, 100 + step));
                    if (token.IsCancellationRequested)
                    {
                        break;
                    }
                }
                return null;
            }),

        ["callbacks.safetensors"] = new(
            (seed, folder) => new Trainer(
                Small(seed),
                new MeanSquaredError(),
                new Adam(0.01f) { Beta1 = 0.8f, Beta2 = 0.99f, Epsilon = 1e-6f, WeightDecay = 0.01f })
            {
                BatchSize = 8,
                Epochs = 6,
                Seed = 4,
                Schedule = new OneCycle { Rise = 0.4, Divisor = 10, FinalDivisor = 100 },
                Regularizer = new ElasticNet(0.002f, share: 0.3f),
                DivergenceLimit = 1000,
                Metrics = [new AbsoluteError(), new RootMeanSquaredError(), new R2()],
                Callbacks =
                [
                    new EarlyStopping(patience: 5),
                    new Checkpoint(Path.Combine(folder, "best.safetensors")),
                    new CsvLog(Path.Combine(folder, "log.csv")) { EveryBatches = 1 },
                    new TensorBoardLog(Path.Combine(folder, "events")) { EveryBatches = 2, Weights = true },
                    new EarlyStopping(patience: 6, minimumGain: 100),
                ],
            },
            (trainer, token) => trainer.Fit(HeldData.Valued, HeldData.ValuedValidation, token)),

        ["amsgrad.safetensors"] = new(
            (seed, folder) => new Trainer(Small(seed), new HalfSquaredError { Reduction = Reduction.Sum }, new Adam(0.005f) { AmsGrad = true })
            {
                BatchSize = 10,
                MicroBatchSize = 4,
                Threads = 2,
                Epochs = 6,
                Seed = 5,
                Schedule = new WarmUp(1.5, new CosineDecay { Floor = 0.1, FirstCycle = 2, CycleGrowth = 2 }),
                Regularizer = new L0(0.01f) { Threshold = 0.02f },
            },
            (trainer, token) => trainer.Fit(HeldData.Valued, null, token)),

        ["adamw.safetensors"] = new(
            (seed, folder) => new Trainer(
                new Network(HeldData.Inputs, seed) { new Dense(9), new Tanh(), new Dense(HeldData.Outputs), new Softmax() },
                new KullbackLeibler(),
                new AdamW(0.02f) { AmsGrad = true, WeightDecay = 0.05f, DecayBiases = true })
            {
                BatchSize = 8,
                Epochs = 9,
                Seed = 6,
                Schedule = new ReduceOnPlateau(factor: 0.5, patience: 0) { Threshold = 0.5, Cooldown = 2, Floor = 0.05 },
            },
            (trainer, token) => trainer.Fit(HeldData.Distributed, null, token)),

        ["nadam.safetensors"] = new(
            (seed, folder) => new Trainer(
                new Network(HeldData.Inputs, seed) { new Dense(9), new Silu(), new Dropout(0.2f), new Dense(HeldData.Outputs) },
                new MeanAbsoluteError(),
                new NAdam(0.01f) { MomentumGrowth = 0.01f, WeightDecay = 0.02f })
            {
                BatchSize = 8,
                Epochs = 7,
                Seed = 7,
                Schedule = new WarmUp(1, new ReduceOnPlateau(factor: 0.3, patience: 1) { Threshold = 0.2 }),
            },
            (trainer, token) => trainer.Fit(HeldData.Valued, HeldData.ValuedValidation, token)),

        ["rmsprop.safetensors"] = new(
            (seed, folder) => new Trainer(
                Small(seed),
                new SigmoidCrossEntropy { PositiveWeight = [1, 2, 0.5f], ClassWeights = [1, 1, 3] },
                new RmsProp(0.005f) { Alpha = 0.95f, Epsilon = 1e-6f, Momentum = 0.5f, Centered = true, WeightDecay = 0.01f })
            {
                BatchSize = 8,
                Epochs = 5,
                Seed = 8,
                Shuffle = false,
                Schedule = new CosineDecay { Floor = 0.2 },
            },
            (trainer, token) => trainer.Fit(HeldData.Binary, HeldData.BinaryValidation, token)),

        ["adagrad.safetensors"] = new(
            (seed, folder) => new Trainer(
                Small(seed),
                new Hinge(),
                new AdaGrad(0.05f) { Epsilon = 1e-8f, RateDecay = 0.01f, InitialSum = 0.1f, WeightDecay = 0.01f })
            {
                BatchSize = 8,
                Epochs = 5,
                Seed = 9,
            },
            (trainer, token) => trainer.Fit(HeldData.Signed, null, token)),

        ["lion.safetensors"] = new(
            (seed, folder) => new Trainer(Small(seed), new CosineSimilarity(), new Lion(0.002f) { Beta1 = 0.8f, Beta2 = 0.95f, WeightDecay = 0.1f })
            {
                BatchSize = 8,
                Epochs = 5,
                Seed = 10,
                Schedule = new WarmUp(2),
            },
            (trainer, token) => trainer.Fit(HeldData.Valued, null, token)),

        // Saved after a request to stop: the training that is resumed ends at once.
        ["stopped.safetensors"] = new(
            (seed, folder) => new Trainer(Small(seed), new SigmoidCrossEntropy { PositiveWeight = [2] }, new Adam(0.01f))
            {
                BatchSize = 8,
                Epochs = 5,
                Seed = 12,
            },
            (trainer, token) => trainer.Fit(HeldData.Binary, null, token)),

        // Rows read anew from a file in every epoch.
        ["stream.safetensors"] = new(
            (seed, folder) => new Trainer(new Network(4, seed) { new Dense(8), new Gelu(), new Dense(3) }, new SoftmaxCrossEntropy(), new Adam(0.01f))
            {
                BatchSize = 16,
                Epochs = 4,
                Seed = 11,
            },
            (trainer, token) => trainer.Fit(new IrisFile(), null, token)),
    };

    static Network Small(long seed) => new(HeldData.Inputs, seed) { new Dense(9), new Relu(), new Dense(HeldData.Outputs) };
}
