using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>A network whose preprocessing was never fitted is neither trained nor saved; what was fitted stays so in files, copies and trainings that go
/// on.</summary>
public sealed class UnfittedTests : IDisposable
{
    static readonly Dataset data = new(new float[] { 1, 10, 2, 20, 3, 60, 6, 30 }, 2, new int[] { 0, 1, 1, 0 });

    readonly TemporaryFolder folder = new();

    public static TheoryData<string> Kinds =>
    [
        nameof(Standardizer), nameof(MinMaxScaler), nameof(RobustScaler), nameof(YeoJohnson), nameof(QuantileNormalizer), nameof(PiecewiseLinear),
        nameof(Imputer),
    ];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Unfitted_network_is_refused_wherever_the_layer_stands(string kind)
    {
        Network network = new(2) { new OneHot((0, 7)), Layer(kind), new Dense(2) };
        float[] before = Values(network);
        using var trainer = Trainer(network);
        string path = folder.PathOf("model");

        Action[] calls =
        [
            () => trainer.Fit(data), () => trainer.TrainBatch(data.GetInput(0), new int[1]), () => trainer.FindLearningRate(data),
            () => trainer.TrainFor(TimeSpan.FromSeconds(1), data),
            () => network.Save(path), () => network.Save(new MemoryStream()), () => trainer.SaveCheckpoint(path),
        ];

        Assert.All(calls, call => Assert.Equal(
            $"Layer 1 ({kind}) was never fitted to data. Call network.FitPreprocessing(data) with the training data before the network is trained or saved.",
            Assert.Throws<InvalidOperationException>(call).Message));
        Assert.Equal(before, Values(network));
        Assert.False(File.Exists(path));
        network.FitPreprocessing(data);
        Assert.All(calls, call => call());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fitted_network_stays_fitted_in_files_and_copies(string kind)
    {
        Network network = new(2) { Layer(kind).Fit(data), new Dense(2) };
        string path = folder.PathOf("model");
        network.Save(path);

        Network loaded = Network.Load(path), copy = loaded.Copy().Copy(), taken = new(2) { Layer(kind), new Dense(2) };
        taken.LoadWeights(path);

        Assert.All([network, network.Copy(), loaded, copy, taken], one =>
        {
            Assert.True(((PreprocessingLayer)one[0]).IsFitted);
            using var trainer = Trainer(one);
            trainer.Fit(data);
            one.Save(new MemoryStream());
        });
        Network raw = new(2) { Layer(kind), new Dense(2) };
        Assert.False(((PreprocessingLayer)raw.Copy()[0]).IsFitted);
    }

    [Fact]
    public void Training_goes_on_from_a_checkpoint_without_another_fit()
    {
        string path = folder.PathOf("checkpoint");
        using (var trainer = Trainer(new Network(2) { new Standardizer().Fit(data), new Dense(2) }))
        {
            trainer.Fit(data);
            trainer.SaveCheckpoint(path);
        }
        Network network = new(2) { new Standardizer(), new Dense(2) };
        using var again = Trainer(network, epochs: 3);

        again.Resume(path);
        again.Fit(data);

        Assert.True(((PreprocessingLayer)network[0]).IsFitted);
    }

    [Fact]
    public void Statistics_that_were_set_by_hand_are_as_good_as_fitted_ones()
    {
        Network network = new(2) { new Standardizer(), new Dense(2) };
        network.Parameters["0.mean"].Set([1, 2]);
        Assert.False(((PreprocessingLayer)network[0]).IsFitted);

        network.Parameters["0.deviation"].Set([3, 4]);

        using var trainer = Trainer(network);
        trainer.Fit(data);
        network.Save(new MemoryStream());
    }

    /// <summary>It is none of preprocessing there, and cannot be fitted to raw rows.</summary>
    [Fact]
    public void Layer_behind_a_trained_one_and_one_of_your_own_need_no_fit()
    {
        Network network = new(2) { new Own(), new Dense(2), new Standardizer(), new Dense(2) };

        using var trainer = Trainer(network);
        trainer.Fit(data);

        Assert.True(new Own().IsFitted);
    }

    static PreprocessingLayer Layer(string kind) => kind switch
    {
        nameof(Standardizer) => new Standardizer(),
        nameof(MinMaxScaler) => new MinMaxScaler(),
        nameof(RobustScaler) => new RobustScaler(),
        nameof(YeoJohnson) => new YeoJohnson(),
        nameof(QuantileNormalizer) => new QuantileNormalizer(4),
        nameof(PiecewiseLinear) => new PiecewiseLinear(3),
        _ => new Imputer(),
    };

    static Trainer Trainer(Network network, int epochs = 1) => new(network, new SoftmaxCrossEntropy(), new Adam()) { BatchSize = 2, Epochs = epochs };

    static float[] Values(Network network) => Support.Sample.Values(network);

    sealed class Own : PreprocessingLayer
    {
        public override int GetOutputSize(int inputs) => inputs;

        public override PreprocessingLayer Fit(IInputRows rows) => this;

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
        {
            for (int row = 0; row < x.Rows; row++)
            {
                x.Row(row).CopyTo(y.Row(row));
            }
        }

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
        {
        }
    }
}
