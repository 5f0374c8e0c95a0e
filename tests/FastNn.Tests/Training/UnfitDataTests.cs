using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>Data that the loss refuses is refused before the first batch, wherever it stands, and nobody has heard of a training.</summary>
public sealed class UnfitDataTests
{
    static readonly Dataset rows = new(Sample.Normal(30, 1), 3, Sample.Normal(20, 2), 2), labels = new(Sample.Normal(30, 3), 3, Sample.Labels(10, 2, 4));

    [Fact]
    public void Labels_to_train_on_under_a_loss_of_numbers() => Refused(labels, null);

    [Fact]
    public void Labels_to_validate_on_under_a_loss_of_numbers() => Refused(rows, labels);

    [Fact]
    public void Training_after_a_refused_one_is_as_if_nothing_had_been()
    {
        Network untouched = Make(), refused = Make();
        using Trainer one = Trainer(untouched, new Silent()), other = Trainer(refused, new Silent());
        Assert.Throws<ArgumentException>(() => other.Fit(labels));
        Assert.Throws<ArgumentException>(() => other.Fit(rows, labels));
        one.Fit(rows);
        other.Fit(rows);

        Assert.Equal(Sample.Values(untouched), Sample.Values(refused));
    }

    static void Refused(Dataset training, Dataset? validation)
    {
        Network network = Make();
        float[] before = Sample.Values(network);
        var callback = new Silent();
        using Trainer trainer = Trainer(network, callback);

        Assert.Contains("targets are labels; MeanSquaredError needs rows", Assert.Throws<ArgumentException>(() => trainer.Fit(training, validation)).Message);

        Assert.Equal(before, Sample.Values(network));
        Assert.Equal(0, trainer.Steps);
        Assert.False(callback.Heard);
    }

    static Network Make() => new(3, seed: 1) { new Dense(4), new Tanh(), new Dense(2) };

    static Trainer Trainer(Network network, Callback callback) =>
        new(network, new MeanSquaredError(), new Sgd(0.1f) { Momentum = 0.9f }) { BatchSize = 4, Epochs = 2, Callbacks = [callback] };

    sealed class Silent : Callback
    {
        public bool Heard { get; private set; }

        public override void OnStart(Trainer trainer) => Heard = true;
    }
}
