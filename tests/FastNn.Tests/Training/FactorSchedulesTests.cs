using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>Schedules of weight decay, dropout and label smoothing.</summary>
public sealed class FactorSchedulesTests
{
    static readonly Dataset data = new(Sample.Normal(30 * 7, 1), 7, Sample.Labels(30, 3, 2));

    [Fact]
    public void Factors_are_those_of_settings_of_their_own()
    {
        // Half of everything for the whole training is the same as half the settings.
        float[] whole = Train(0.2f, 0.2, 0.3, new FitOptions { DecaySchedule = Half, DropoutSchedule = Half, SmoothingSchedule = Half });
        Assert.Equal(Train(0.1f, 0.1, 0.15, new FitOptions()), whole);
        float[] plain = Train(0.2f, 0.2, 0.3, new FitOptions());
        Assert.NotEqual(plain, Train(0.2f, 0.2, 0.3, new FitOptions { DecaySchedule = Half }));
        Assert.NotEqual(plain, Train(0.2f, 0.2, 0.3, new FitOptions { DropoutSchedule = Half }));
        Assert.NotEqual(plain, Train(0.2f, 0.2, 0.3, new FitOptions { SmoothingSchedule = Half }));
        var one = new FitOptions { DecaySchedule = Constant(1), DropoutSchedule = Constant(1), SmoothingSchedule = Constant(1) };
        Assert.Equal(plain, Train(0.2f, 0.2, 0.3, one));
    }

    [Fact]
    public void Zero_is_a_training_without()
    {
        var none = new FitOptions { DecaySchedule = Constant(0), DropoutSchedule = Constant(0), SmoothingSchedule = Constant(0) };
        float[] expected = Train(0, 0, 0, new FitOptions()), found = Train(0.2f, 0.2, 0.3, none);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        // Weights of classes are applied to the terms of smoothed targets.
        Assert.All(Train(0, 0, 0, new FitOptions(), 1, 2, 3).Zip(Train(0.2f, 0.2, 0.3, none, 1, 2, 3)), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void Decay_of_a_regularizer_and_validation_losses_are_as_ever()
    {
        float[] Run(Schedule? schedule) => Values(
            new Trainer(Make(0.2f), new SoftmaxCrossEntropy(), new Sgd(0.1)) { Regularizer = new L2(0.1), DecaySchedule = schedule });
        Assert.Equal(Run(null), Run(Half));

        using var trainer = new Trainer(Make(0.2f), new SoftmaxCrossEntropy { LabelSmoothing = 0.3 }, new Sgd(0)) { SmoothingSchedule = Constant(0) };
        TrainingReport report = trainer.Fit(data, data);
        Assert.Equal(trainer.Test(data).Loss, report.Epochs[0].ValidationLoss);
        Assert.NotEqual(report.Epochs[0].TrainingLoss, report.Epochs[0].ValidationLoss);

        static float[] Values(Trainer trainer)
        {
            using (trainer)
            {
                trainer.Fit(data);
                return Sample.Values(trainer.Network);
            }
        }
    }

    [Fact]
    public void Resumed_training_has_the_same_bits_and_needs_the_same_schedules()
    {
        using var folder = new TemporaryFolder();
        using Trainer whole = MakeTrainer(0.2f, 0.2, 0.3);
        whole.Fit(data, Options(new Checkpoint(folder.PathOf("{step}")) { EveryBatches = 3 }));
        foreach (string file in Directory.GetFiles(folder.PathOf("")))
        {
            using Trainer resumed = MakeTrainer(0.2f, 0.2, 0.3);
            Refuses("saved with DecaySchedule ReduceOnPlateau(factor=0.5", Options() with { DecaySchedule = null });
            Refuses("DropoutSchedule FlatCosine(flat=0.5), this trainer has DropoutSchedule none", Options() with { DropoutSchedule = null });
            Refuses("this trainer has SmoothingSchedule CosineDecay", Options() with { SmoothingSchedule = new CosineDecay() });
            resumed.Resume(file, Options());
            string again = folder.PathOf("again");
            resumed.SaveCheckpoint(again);
            resumed.Fit(data, Options());
            Assert.Equal(Sample.Values(whole.Network), Sample.Values(resumed.Network));

            using Trainer copied = MakeTrainer(0.2f, 0.2, 0.3);
            copied.Resume(again, Options());
            copied.Fit(data, Options());
            Assert.Equal(Sample.Values(whole.Network), Sample.Values(copied.Network));

            void Refuses(string message, FitOptions options) =>
                Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => resumed.Resume(file, options)).Message);
        }

        static FitOptions Options(params Callback[] callbacks) => new()
        {
            Epochs = 4,
            DecaySchedule = new ReduceOnPlateau(0.5, 0) { Threshold = 0.5 },
            DropoutSchedule = new FlatCosine(),
            SmoothingSchedule = new SequentialSchedule((1, new WarmUp(1)), (3, new CosineDecay())),
            Callbacks = callbacks,
        };
    }

    [Fact]
    public void Schedule_with_two_jobs_is_told_a_loss_once()
    {
        var plateau = new ReduceOnPlateau(0.5, 0) { Threshold = 0.99 };
        using Trainer trainer = MakeTrainer(0, 0, 0);
        trainer.Fit(data, new FitOptions { Epochs = 3, Schedule = plateau, DecaySchedule = plateau, DropoutSchedule = plateau });
        Assert.Equal(0.25, plateau.ComputeFactor(0, 1));
    }

    [Fact]
    public void Negative_factor_is_refused_and_batches_allocate_nothing()
    {
        using Trainer trainer = MakeTrainer(0.2f, 0.2, 0.3);
        Assert.Contains("DropoutSchedule is -1",
            Assert.Throws<ArgumentException>(() => trainer.Fit(data, new FitOptions { DropoutSchedule = new Fixed(-1) })).Message);
        TrainingReport report = trainer.Fit(data, new FitOptions { DecaySchedule = Half, DropoutSchedule = Constant(9), SmoothingSchedule = Constant(9) });
        Assert.Equal(0, report.Epochs[0].AllocatedBytes);
        Assert.Equal(StopReason.Completed, report.Stop);
    }

    static Fixed Half => Constant(0.5);

    static Fixed Constant(double factor) => new Fixed(factor);

    static Network Make(float rate) => new(7, seed: 3) { new Dense(9), new Tanh(), new Dropout(rate), new Dense(3) };

    static Trainer MakeTrainer(float rate, double decay, double smoothing, params float[] classWeights) =>
        new(Make(rate), new SoftmaxCrossEntropy { LabelSmoothing = smoothing, ClassWeights = classWeights }, new AdamW(0.01f) { WeightDecay = decay })
        {
            BatchSize = 8,
            MicroBatchSize = 5,
            Seed = 5,
        };

    static float[] Train(float rate, double decay, double smoothing, FitOptions options, params float[] classWeights)
    {
        using Trainer trainer = MakeTrainer(rate, decay, smoothing, classWeights);
        trainer.Fit(data, options);
        return Sample.Values(trainer.Network);
    }

    sealed class Fixed(double factor) : Schedule
    {
        public override double ComputeFactor(double epoch, int epochs) => factor;
    }
}
