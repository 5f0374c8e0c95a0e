using FastNn.Data;

namespace FastNn.Mpi.Tests;

/// <summary>Trainings whose processes have a part of the rows each.</summary>
public sealed class ShardedDatasetTests
{
    // The last batch of 20 has 13 rows; that of 9 has 3, fewer than pieces.
    const int Rows = 93, Batch = 20, Tiny = 9;

    [Theory]
    [InlineData(1, Batch, true)]
    [InlineData(2, Batch, true)]
    [InlineData(3, Tiny, true)]
    [InlineData(4, Tiny, false)]
    [InlineData(8, Batch, true)]
    public void Epoch_has_each_row_once_with_its_target_and_the_inputs_of_one_process(int ranks, int batch, bool scatters)
    {
        Dataset all = Some.Data(Rows);
        var read = ThreadGroup.Run(ranks, group =>
        {
            var reduction = new ExactReduction(group);
            ShardedDataset data = scatters ? ShardedDataset.Scatter(group, reduction, group.Rank == 0 ? all : null, batch)
                : ShardedDataset.Create(group, reduction, Own(reduction, all, batch), Rows, batch);
            Assert.Equal((Rows, all.Inputs, all.Outputs, true), (data.Count, data.Inputs, data.Outputs, data.HasLabels));
            return Read(data, reduction, batch, epoch: 0);
        });
        // The inputs of every row are in one process; labels are everywhere the same.
        Assert.All(read, rank => Assert.Equal(read[0].Select(row => row.Label), rank.Select(row => row.Label)));
        (float[] Input, int Label)[] rows = [.. Enumerable.Range(0, Rows)
            .Select(i => Assert.Single(read.Select(rank => rank[i]), row => row.Input.Length > 0))];
        Assert.Equal(
            Enumerable.Range(0, Rows).Select(row => Text(all.GetInput(row).ToArray(), all.GetLabel(row))).Order(),
            rows.Select(row => Text(row.Input, row.Label)).Order());
    }

    [Fact]
    public void Order_is_another_in_each_epoch_and_for_each_seed_and_that_of_the_data_without_one()
    {
        using ProcessGroup group = MpiGroup.Start();
        var reduction = new ExactReduction(group);
        Dataset all = Some.Data(Rows);
        string Order(long seed, int? epoch) => string.Join(' ', Read(ShardedDataset.Scatter(group, reduction, all, Batch, seed), reduction, Batch, epoch)
            .Select(row => Text(row.Input, row.Label)));

        Assert.Equal(4, new[] { Order(1, 0), Order(1, 1), Order(2, 0), Order(1, null) }.Distinct().Count());
        Assert.Equal(Order(1, 1), Order(1, 1));
        Assert.Equal(Order(1, null), Order(2, null));
        // The first rows of the pieces.
        float[][] first = [.. Read(ShardedDataset.Scatter(group, reduction, all, 8), reduction, 8, null).Take(2).Select(row => row.Input)];
        Assert.Equal([all.GetInput(0).ToArray(), all.GetInput(11).ToArray()], first);
    }

    [Theory]
    [InlineData(Batch)]
    [InlineData(Tiny)]
    [InlineData(1000)]
    public void Training_has_the_same_bits_for_any_number_of_processes(int batch)
    {
        string[] hashes = [.. new[] { 1, 2, 3, 5, 8 }.SelectMany(ranks => ThreadGroup.Run(ranks, group =>
        {
            using Trainer trainer = Some.Trainer(new ExactReduction(group), batch);
            trainer.Fit(ShardedDataset.Scatter(group, trainer.GradientReduction!, group.Rank == 0 ? Some.Data(Rows) : null, batch, seed: 4));
            return trainer.Network.ComputeHash();
        }))];
        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public void Targets_and_class_weights_are_those_of_all_rows()
    {
        Dataset hot = Some.Data(Rows).OneHot();
        string[] hashes = [.. new[] { 1, 4 }.SelectMany(ranks => ThreadGroup.Run(ranks, group =>
        {
            var reduction = new ExactReduction(group);
            using var trainer = new Trainer(Some.Network(), new SoftmaxCrossEntropy { ClassWeights = [1, 2, 3, 4] }, new Adam())
            {
                BatchSize = Batch, Epochs = 2, GradientReduction = reduction,
            };
            trainer.Fit(ShardedDataset.Create(group, reduction, Own(reduction, hot, Batch), Rows, Batch));
            return trainer.Network.ComputeHash();
        }))];
        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public void Training_that_was_stopped_within_an_epoch_is_resumed()
    {
        using var folder = new FastNn.Tests.Support.TemporaryFolder();
        string path = folder.PathOf("checkpoint");
        string Train(int ranks, int stop, bool resumes) => ThreadGroup.Run(ranks, group =>
        {
            using var trainer = new Trainer(Some.Network(), new SoftmaxCrossEntropy(), new Adam())
            {
                BatchSize = Batch,
                Epochs = 3,
                GradientReduction = new ExactReduction(group),
                Callbacks = stop > 0 ? [new Stop(stop), new Checkpoint(path) { EveryBatches = 6 }] : [],
            };
            if (resumes)
            {
                trainer.Resume(path);
            }
            trainer.Fit(ShardedDataset.Scatter(group, trainer.GradientReduction!, group.Rank == 0 ? Some.Data(Rows) : null, Batch));
            return trainer.Network.ComputeHash();
        })[0];

        string whole = Train(1, stop: 0, resumes: false);
        Assert.NotEqual(whole, Train(4, stop: 7, resumes: false));
        Assert.Equal(whole, Train(2, stop: 0, resumes: true));
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused()
    {
        using ProcessGroup group = MpiGroup.Start();
        var reduction = new ExactReduction(group);
        Dataset all = Some.Data(Rows);

        Check("A batch has 7 rows and 8 pieces; each piece must have a row.", () => ShardedDataset.Scatter(group, reduction, all, 7));
        Check("A batch has 7 rows and 8 pieces;", () => ShardedDataset.GetOwnRows(reduction, 7, 100));
        Check("own has 92 rows; this process needs the 93 rows from 0 on.", () => ShardedDataset.Create(group, reduction, all.Take(92), Rows, Batch));
        Check("The rows have weights, which are not sent.", () => ShardedDataset.Scatter(group, reduction, all.WithWeights(new float[Rows]), Batch));
        Check("The rows have weights,", () => ShardedDataset.Create(group, reduction, all.WithWeights(new float[Rows]), Rows, Batch));
        ShardedDataset data = ShardedDataset.Scatter(group, reduction, all, Batch);
        Check("The trainer has BatchSize 30 and the reduction exact(pieces=8); the rows are divided for BatchSize 20 and exact(pieces=8).",
            () => Some.Trainer(reduction, 30).Fit(data));
        Check("the reduction exact(pieces=4); the rows are", () => Some.Trainer(new ExactReduction(group, 4)).Fit(data));
        Assert.Throws<ArgumentNullException>("all", () => ShardedDataset.Scatter(group, reduction, null, Batch));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShardedDataset.GetOwnRows(reduction, 0, Batch));

        static void Check(string message, Action action) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Datasets_of_other_shapes_are_named() => Assert.All(ThreadGroup.Fail<ProcessGroupException>(2, group =>
    {
        var reduction = new ExactReduction(group);
        Dataset own = Own(reduction, Some.Data(Rows), Batch);
        ShardedDataset.Create(group, reduction, group.Rank == 0 ? own : own.OneHot(), Rows, Batch);
    }), message => Assert.Contains("Rank 1 has rows 93, batches 20, inputs 6, targets 4, seed 0, rank 0 has rows 93, batches 20, inputs 6, classes 4", message,
        StringComparison.Ordinal));

    [Fact]
    public void Inputs_of_other_processes_are_not_read() => Assert.All(ThreadGroup.Run(2, group =>
    {
        var reduction = new ExactReduction(group);
        Dataset all = Some.Data(Rows);
        ShardedDataset data = ShardedDataset.Create(group, reduction, Own(reduction, all, Batch), Rows, Batch);
        using Trainer trainer = Some.Trainer(reduction);
        return Assert.Throws<InvalidOperationException>(() => trainer.Test(data)).Message;
    }), message => Assert.Contains("Only Fit of the trainer reads such rows.", message, StringComparison.Ordinal));

    static Dataset Own(GradientReduction reduction, Dataset all, int batch)
    {
        (int first, int count) = ShardedDataset.GetOwnRows(reduction, all.Count, batch).GetOffsetAndLength(all.Count);
        return all.Rows([.. Enumerable.Range(first, count)]);
    }

    /// <summary>Reads an epoch as a trainer does: the inputs of its own rows of each batch.</summary>
    static (float[] Input, int Label)[] Read(ShardedDataset data, GradientReduction reduction, int batch, int? epoch)
    {
        var rows = new List<(float[], int)>();
        using ISampleReader reader = epoch is { } number ? data.Open(number) : data.Open();
        for (int start = 0; start < data.Count; start += batch)
        {
            int count = Math.Min(batch, data.Count - start);
            (int first, int own) = reduction.GetOwnRows(count).GetOffsetAndLength(count);
            for (int i = 0; i < count; i++)
            {
                float[] input = new float[i >= first && i < first + own ? data.Inputs : 0];
                int label = -1;
                Assert.True(reader.Read(input, ref label, []));
                rows.Add((input, label));
            }
        }
        int unused = 0;
        Assert.False(reader.Read([], ref unused, []));
        return [.. rows];
    }

    static string Text(float[] input, int label) => $"{string.Join(',', input)}:{label}";

    sealed class Stop(int step) : Callback
    {
        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            if (trainer.Steps == step)
            {
                trainer.RequestStop();
            }
        }
    }
}
