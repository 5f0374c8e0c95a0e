using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>Streams that have an order for each epoch, and inputs of some rows only.</summary>
public sealed class StreamOrderTests
{
    const int Rows = 53, Width = 4, Classes = 3, BatchSize = 16;
    const long Seed = 5;

    static readonly Dataset all = new(Sample.Normal(Rows * Width, 1), Width, Sample.Labels(Rows, Classes, 2), Classes);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stream_in_the_order_of_a_dataset_trains_to_its_bits(bool shuffles)
    {
        Network streamed = Net(), plain = Net();
        using Trainer one = Trainer(streamed, shuffles), other = Trainer(plain, shuffles);

        one.Fit(new Shuffled());
        other.Fit(all);

        Assert.Equal(Sample.Values(plain), Sample.Values(streamed));
    }

    [Fact]
    public void Inputs_of_other_processes_are_not_read()
    {
        var data = new Shuffled { IsPartial = true };
        using Trainer trainer = Trainer(Net(), shuffles: true, new Half());

        trainer.Fit(data);

        // The second of two pieces: 8 of 16 rows in three batches, 3 of 5 in the last one.
        Assert.Equal(Enumerable.Range(0, Rows).Select(row => row < 48 ? row % 16 >= 8 : row >= 50), data.HadInputs);
    }

    [Fact]
    public void Trainer_that_does_not_suit_the_stream_changes_nothing()
    {
        using Trainer trainer = Trainer(Net(), shuffles: false);
        Assert.Equal("no", Assert.Throws<NotSupportedException>(() => trainer.Fit(new Shuffled { Refuses = true })).Message);
        Assert.Equal(0, trainer.Steps);
    }

    static Network Net() => new(Width, seed: 3) { new Dense(8), new Tanh(), new Dense(Classes) };

    static Trainer Trainer(Network network, bool shuffles, GradientReduction? reduction = null) =>
        new(network, new SoftmaxCrossEntropy(), new Adam(0.01f))
        {
            BatchSize = BatchSize,
            Epochs = reduction is null ? 3 : 1,
            Shuffle = shuffles,
            Seed = Seed,
            GradientReduction = reduction,
        };

    sealed class Shuffled() : StreamingDataset(Rows, Width, Classes, hasLabels: true)
    {
        public bool IsPartial { get; init; }

        public bool Refuses { get; init; }

        public List<bool> HadInputs { get; } = [];

        public override bool HasOwnInputsOnly => IsPartial;

        public override ISampleReader Open() => new Reader(this, new Batches(Rows, BatchSize, Seed));

        public override ISampleReader Open(int epoch)
        {
            var batches = new Batches(Rows, BatchSize, Seed);
            batches.Shuffle(epoch);
            return new Reader(this, batches);
        }

        public override void CheckTraining(int batchSize, string? reduction)
        {
            if (Refuses)
            {
                throw new NotSupportedException("no");
            }
        }
    }

    sealed class Reader(Shuffled source, Batches batches) : ISampleReader
    {
        int next;

        public bool Read(Span<float> input, ref int label, Span<float> target)
        {
            int row = batches[next / BatchSize][next++ % BatchSize];
            source.HadInputs.Add(!input.IsEmpty);
            if (!input.IsEmpty)
            {
                all.GetInput(row).CopyTo(input);
            }
            label = all.GetLabel(row);
            return true;
        }

        public void Dispose() { }
    }

    /// <summary>The second of two processes; the first gives zeros.</summary>
    sealed class Half : GradientReduction
    {
        double loss, weight;

        public override int Pieces => 2;

        public override int FirstPiece => 1;

        public override int OwnPieces => 1;

        public override string Description => "half";

        public override void Prepare(Network network, int gradients) { }

        public override void Add(Span<float> gradients, double loss, double weight) => (this.loss, this.weight) = (loss, weight);

        public override void Finish(Span<float> gradients, out double loss, out double weight) => (loss, weight) = (this.loss, this.weight);

        public override bool AgreeToStop(bool stop) => stop;
    }
}
