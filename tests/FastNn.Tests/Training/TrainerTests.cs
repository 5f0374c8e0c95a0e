using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

public sealed class TrainerTests
{
    static readonly Dataset data = new(Sample.Normal(50 * 6, 1), 6, Sample.Labels(50, 4, 2));

    [Fact]
    public void Same_seed_gives_the_same_bits_for_any_number_of_threads()
    {
        float[][] runs = [.. new[] { 1, 1, 2, 3, 4 }.Select(threads =>
        {
            Network network = new(200, seed: 7) { new Dense(150), new Relu(), new Dense(90), new Tanh(), new Dense(10) };
            using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01f))
            {
                BatchSize = 64, Epochs = 3, Seed = 5, Threads = threads, Regularizer = new L2(1e-4f), ClipGradientNorm = 1,
            };
            trainer.Fit(new Dataset(Sample.Normal(150 * 200, 3), 200, Sample.Labels(150, 10, 4)));
            return Sample.Values(network);
        })];

        Assert.All(runs, run => Assert.Equal(runs[0], run));
    }

    [Fact]
    public void Fit_is_the_loop_that_users_would_write()
    {
        Network fitted = Make(), looped = Make();
        using var fitter = new Trainer(fitted, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = 8, Epochs = 3, Seed = 9 };
        TrainingReport report = fitter.Fit(data);
        using var looper = new Trainer(looped, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = 8 };
        var batches = new Batches(data, 8, seed: 9);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            batches.Shuffle(epoch);
            double sum = 0;
            foreach (ReadOnlySpan<int> rows in batches)
            {
                float[] x = new float[rows.Length * 6];
                int[] labels = new int[rows.Length];
                data.Gather(rows, x, labels);
                sum += looper.TrainBatch(x, labels) * (double)rows.Length;
            }
            // The last batch has two samples.
            Assert.Equal((float)(sum / 50), report.Epochs[epoch].TrainingLoss);
        }
        Assert.Equal(Sample.Values(looped), Sample.Values(fitted));
        Assert.Equal(21, fitter.Steps);
    }

    [Fact]
    public void Gradient_of_a_training_step_can_be_read_after_it()
    {
        // Large enough that one block of the gradient does not stay in L1.
        Network stepped = Wide(), computed = Wide();
        using var first = new Trainer(stepped, new MeanSquaredError(), new Sgd(0.1f));
        using var second = new Trainer(computed, new MeanSquaredError(), new Sgd(0.1f));
        float[] x = Sample.Normal(4 * 231, 3), t = Sample.Normal(4 * 150, 4);
        first.TrainBatch(x, t);
        second.ComputeGradients(x, t);
        Assert.Equal(Gradient(computed), Gradient(stepped));
        Assert.NotEqual(Sample.Values(computed), Sample.Values(stepped));

        static Network Wide() => new(231, seed: 3) { new Dense(150) };

        static float[] Gradient(Network network)
        {
            float[] values = new float[network.Parameters["0.weight"].Count];
            network.Parameters["0.weight"].CopyGradientTo(values);
            Assert.Contains(values, value => value != 0);
            return values;
        }
    }

    [Fact]
    public void Batches_are_taken_from_arrays_spans_and_collection_expressions()
    {
        Network network = new(2, seed: 1) { new Dense(3) };
        using var labelled = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0));
        int[] labels = [2];
        float[] inputs = [0, 1], rows = [0, 0, 1];
        float label = labelled.TestBatch(inputs, (Targets)labels).Loss, row = labelled.TestBatch(inputs, (Targets)rows).Loss;
        Assert.Equal(label, row);
        Assert.All(
            [
                labelled.TrainBatch([0f, 1f], [2]), labelled.TrainBatch(inputs, labels), labelled.TrainBatch(inputs.AsSpan(), labels.AsSpan()),
                labelled.TrainBatch([0, 1], [0f, 0f, 1f]),
                labelled.TrainBatch(inputs, rows), labelled.TrainBatch(inputs, rows.AsSpan()), labelled.TrainBatch(inputs, new Targets(rows, [1f])),
                labelled.TestBatch([0f, 1f], [2]).Loss, labelled.TestBatch(inputs, labels).Loss, labelled.TestBatch(inputs, rows.AsSpan()).Loss,
                labelled.ComputeGradients([0f, 1f], [2]), labelled.ComputeGradients(inputs, labels), labelled.ComputeGradients(inputs, rows),
            ],
            loss => Assert.Equal(label, loss));
    }

    [Fact]
    public void Second_phase_keeps_the_states_of_the_optimizer()
    {
        Network twice = Make(), once = Make();
        using var phases = new Trainer(twice, new SoftmaxCrossEntropy(), new Adam(0.01f)) { BatchSize = 8, Shuffle = false, Epochs = 2 };
        using var whole = new Trainer(once, new SoftmaxCrossEntropy(), new Adam(0.01f)) { BatchSize = 8, Shuffle = false, Epochs = 5 };
        var epochs = new List<(int Epochs, bool HasValidation)>();
        phases.Fit(data);
        TrainingReport report = phases.Fit(data,
            new FitOptions
            {
                Epochs = 3,
                Validation = data,
                Callbacks = [new Recorder { AtEpoch = (trainer, _) => epochs.Add((trainer.Epochs, trainer.HasValidation)) }],
            });
        whole.Fit(data);

        Assert.Equal(Sample.Values(once), Sample.Values(twice));
        Assert.Equal(Enumerable.Repeat((3, true), 3), epochs);
        Assert.Equal((2, 3, 35), (phases.Epochs, report.Epochs.Count, phases.Steps));
        Assert.Contains("Epochs is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { Epochs = 0 }).Message);
        Assert.Throws<ArgumentNullException>(() => phases.Fit(data, (FitOptions)null!));
    }

    [Fact]
    public void Row_is_predicted_the_same_alone_and_in_any_batch()
    {
        Network network = new(37, seed: 2) { new Dense(70), new Gelu(), new Dense(33), new Softmax(), new Dense(3) };
        float[] x = Sample.Normal(29 * 37, 5), alone = new float[29 * 3];
        using Predictor one = network.CreatePredictor(new PredictorOptions { MaxBatch = 1, ExactOrder = true });
        for (int row = 0; row < 29; row++)
        {
            one.PredictOne(x.AsSpan(row * 37, 37), alone.AsSpan(row * 3, 3));
        }
        foreach (int most in new[] { 2, 7, 29, 64 })
        {
            float[] batch = new float[29 * 3];
            using Predictor many = network.CreatePredictor(new PredictorOptions { MaxBatch = most, ExactOrder = true, Threads = 2 });
            many.PredictBatch(x, batch);
            Assert.Equal(alone, batch);
        }
    }

    [Fact]
    public void Test_of_a_dataset_is_the_mean_over_its_batches()
    {
        Network network = Make();
        using var small = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = 7 };
        using var whole = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = 50 };
        TestResult pieces = small.Test(data), once = whole.Test(data);
        Assert.Equal(once.Loss, pieces.Loss, 1e-6f);
        Assert.Equal(once.Accuracy, pieces.Accuracy, 1e-6f);

        using var sums = new Trainer(network, new SoftmaxCrossEntropy { Reduction = Reduction.Sum }, new Sgd(0.1f)) { BatchSize = 7 };
        Assert.Equal(once.Loss * 50, sums.Test(data).Loss, 1e-4f);
    }

    [Fact]
    public void Accuracy_counts_largest_outputs_and_is_NaN_for_a_single_target()
    {
        Network network = new(2) { new Dense(2) { HasBias = false } };
        network.Parameters[0].Set([1, 0, 0, 1]);
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0.1f)) { BatchSize = 4 };
        Assert.Equal(0.75f, trainer.TestBatch(new float[] { 1, 0, 0, 1, 2, 1, 1, 2 }, new float[] { 1, 0, 0, 1, 1, 0, 1, 0 }).Accuracy);

        using var single = new Trainer(new Network(2) { new Dense(1) }, new MeanSquaredError(), new Sgd(0.1f));
        Assert.True(float.IsNaN(single.TestBatch(new float[] { 1, 0 }, new float[] { 1 }).Accuracy));
    }

    [Fact]
    public void Cancellation_stops_between_batches_and_keeps_what_was_learned()
    {
        using var source = new CancellationTokenSource();
        var callback = new Recorder { AtBatch = progress => { if (progress is { Epoch: 2, Batch: 3 }) { source.Cancel(); } } };
        using var trainer = new Trainer(Make(), new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = 10, Epochs = 5, Callbacks = [callback] };

        TrainingReport report = trainer.Fit(data, null, source.Token);

        Assert.Equal(StopReason.Cancelled, report.Stop);
        Assert.Single(report.Epochs);
        Assert.Equal(8, trainer.Steps);
        Assert.Equal("end", callback.Heard[^1]);
    }

    [Fact]
    public void Callbacks_hear_everything_in_order_and_may_stop()
    {
        var progress = new Counter();
        var callback = new Recorder { AtEpoch = (trainer, epoch) => { if (epoch.Number == 2) { trainer.RequestStop(); } } };
        using var trainer = new Trainer(Make(), new SoftmaxCrossEntropy(), new Sgd(0.1f))
        {
            BatchSize = 25,
            Epochs = 9,
            Callbacks = [callback],
            Progress = progress,
        };

        TrainingReport report = trainer.Fit(data, data);

        Assert.Equal(StopReason.Requested, report.Stop);
        Assert.Equal(["start", "batch 1.1", "batch 1.2", "epoch 1", "batch 2.1", "batch 2.2", "epoch 2", "end"], callback.Heard);
        Assert.Equal(4, progress.Reports);
        Assert.All(report.Epochs, epoch => Assert.True(epoch.ValidationLoss > 0 && epoch.Samples == 50 && epoch.Batches == 2));
    }

    [Fact]
    public void Long_gradient_is_shortened_to_its_norm()
    {
        Network clipped = Make(), free = Make();
        float[] before = Sample.Values(clipped);
        using var trainer = new Trainer(clipped, new SoftmaxCrossEntropy(), new Sgd(1)) { BatchSize = 50, ClipGradientNorm = 0.01f };
        using var other = new Trainer(free, new SoftmaxCrossEntropy(), new Sgd(1)) { BatchSize = 50 };
        float[] x = Sample.Normal(50 * 6, 1);
        int[] labels = Sample.Labels(50, 4, 2);
        trainer.TrainBatch(x, labels);
        other.TrainBatch(x, labels);

        double[] step = [.. Sample.Values(clipped).Zip(before, (after, start) => (double)after - start)],
            full = [.. Sample.Values(free).Zip(before, (after, start) => (double)after - start)];
        Assert.Equal(0.01, Math.Sqrt(step.Sum(value => value * value)), 1e-5);
        double share = Math.Sqrt(step.Sum(value => value * value) / full.Sum(value => value * value));
        Assert.All(step.Zip(full), pair => Assert.Equal(pair.Second * share, pair.First, 1e-6));
    }

    [Fact]
    public void Penalties_reach_biases_only_when_asked()
    {
        foreach (bool biases in new[] { false, true })
        {
            Network network = new(3, seed: 1) { new Dense(2, new Constant(0.5f), new Constant(0.5f)) };
            using var trainer = new Trainer(network, new MeanSquaredError { Reduction = Reduction.Sum }, new Sgd(0.1f))
            {
                Regularizer = new L2(1) { DecayBiases = biases },
            };
            // Outputs on target: no gradient but the penalty's.
            trainer.TrainBatch(new float[] { 0, 0, 0 }, new float[] { 0.5f, 0.5f });
            Assert.All(Sample.Values(network)[..6], weight => Assert.Equal(0.4f, weight, 1e-6f));
            Assert.All(Sample.Values(network)[6..], bias => Assert.Equal(biases ? 0.4f : 0.5f, bias, 1e-6f));
        }
    }

    [Fact]
    public void Pruning_sets_small_weights_to_zero()
    {
        Network network = new(3, seed: 1) { new Dense(2, new Constant(0.05f), new Constant(0.05f)) };
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0)) { Regularizer = new L0(0) { Threshold = 0.1f } };
        trainer.TrainBatch(new float[] { 1, 2, 3 }, new float[] { 0, 0 });
        Assert.All(Sample.Values(network)[..6], weight => Assert.Equal(0, weight));
        Assert.All(Sample.Values(network)[6..], bias => Assert.Equal(0.05f, bias));
    }

    static Network Make() => new(6, seed: 3) { new Dense(20), new Tanh(), new Dense(4) };

    sealed class Recorder : Callback
    {
        public List<string> Heard { get; } = [];

        public Action<TrainingProgress> AtBatch { get; init; } = _ => { };

        public Action<Trainer, EpochReport> AtEpoch { get; init; } = (_, _) => { };

        public override void OnStart(Trainer trainer) => Heard.Add("start");

        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            Heard.Add($"batch {progress.Epoch}.{progress.Batch}");
            AtBatch(progress);
        }

        public override void OnEpoch(Trainer trainer, EpochReport epoch)
        {
            Heard.Add($"epoch {epoch.Number}");
            AtEpoch(trainer, epoch);
        }

        public override void OnEnd(Trainer trainer, TrainingReport report) => Heard.Add("end");
    }

    sealed class Counter : IProgress<TrainingProgress>
    {
        public int Reports { get; private set; }

        public void Report(TrainingProgress value) => Reports++;
    }
}
