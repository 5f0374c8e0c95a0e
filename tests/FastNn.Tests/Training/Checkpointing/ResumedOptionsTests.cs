using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>Checkpoints of trainings with factors of single parameters, and with the options of one Fit.</summary>
public sealed class ResumedOptionsTests
{
    static readonly Dataset data = new(Sample.Normal(30 * 7, 1), 7, Sample.Labels(30, 3, 2));

    [Fact]
    public void Factors_and_frozen_flags_are_restored()
    {
        using var folder = new TemporaryFolder();
        string plain = folder.PathOf("plain"), file = folder.PathOf("factors");
        using Trainer first = Make();
        first.SaveCheckpoint(plain);
        Parameter weight = first.Network.Parameters["0.weight"], bias = first.Network.Parameters["2.bias"];
        (weight.LearningRateFactor, weight.DecayFactor, bias.IsFrozen) = (0.1f, 0.25f, true);
        first.Fit(data);
        first.SaveCheckpoint(file);
        first.Fit(data);

        using Trainer second = Make();
        second.Network.Parameters["0.bias"].IsFrozen = true;
        second.Resume(file);
        Parameter restored = second.Network.Parameters["0.weight"];
        Assert.Equal((0.1f, 0.25f, false), (restored.LearningRateFactor, restored.DecayFactor, restored.IsFrozen));
        Assert.True(second.Network.Parameters["2.bias"].IsFrozen);
        Assert.False(second.Network.Parameters["0.bias"].IsFrozen);
        second.Fit(data);
        second.Fit(data);
        Assert.Equal(Sample.Values(first.Network), Sample.Values(second.Network));

        // A file without factors, as those of older versions, has the defaults.
        second.Resume(plain);
        Assert.All(second.Network.Parameters,
            parameter => Assert.Equal((1, 1, false), (parameter.LearningRateFactor, parameter.DecayFactor, parameter.IsFrozen)));
    }

    [Fact]
    public void Training_with_options_of_its_own_goes_on_with_the_same_ones()
    {
        using var folder = new TemporaryFolder();
        string pattern = folder.PathOf("{step}");
        using Trainer whole = Make();
        whole.Fit(data);
        whole.Fit(data, Options(new Checkpoint(pattern) { EveryBatches = 1 }));

        foreach (string file in Directory.GetFiles(folder.PathOf("")))
        {
            using Trainer resumed = Make();
            Assert.Contains("Schedule CosineDecay, this trainer has Schedule none", Assert.ThrowsAny<ArgumentException>(() => resumed.Resume(file)).Message);
            resumed.Resume(file, Options());
            string again = folder.PathOf("again");
            resumed.SaveCheckpoint(again);
            Assert.Contains("Schedule none", Assert.ThrowsAny<ArgumentException>(() => resumed.Fit(data)).Message);
            resumed.Fit(data, Options());
            Assert.Equal(Sample.Values(whole.Network), Sample.Values(resumed.Network));

            using Trainer copied = Make();
            copied.Resume(again, Options());
            copied.Fit(data, Options());
            Assert.Equal(Sample.Values(whole.Network), Sample.Values(copied.Network));
        }

        static FitOptions Options(params Callback[] callbacks) => new() { Epochs = 2, Schedule = new CosineDecay(), Callbacks = callbacks };
    }

    static Trainer Make() =>
        new(new Network(7, seed: 3) { new Dense(9), new Tanh(), new Dense(3) }, new SoftmaxCrossEntropy(), new AdamW(0.01f)) { BatchSize = 8, Seed = 5 };
}
