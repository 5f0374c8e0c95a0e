namespace FastNn.Mpi.Tests;

/// <summary>Sums of the group's own order.</summary>
public sealed class FastReductionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Processes_have_the_same_network_which_is_that_of_exact_sums_but_for_rounding(int ranks)
    {
        float[][] found = ThreadGroup.Run(ranks, group =>
        {
            using Trainer trainer = Some.Trainer(new FastReduction(group), rate: 0.001);
            trainer.Fit(Some.Data(93));
            return Values(trainer.Network);
        });
        using ProcessGroup alone = MpiGroup.Start();
        using Trainer exact = Some.Trainer(new ExactReduction(alone), rate: 0.001);
        exact.Fit(Some.Data(93));

        Assert.All(found, values => Assert.Equal(found[0], values));
        Assert.All(Values(exact.Network).Zip(found[0]), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void Small_parameters_are_summed_at_once()
    {
        int[] sums = ThreadGroup.Run(2, group =>
        {
            using Trainer trainer = Some.Trainer(new FastReduction(group));
            trainer.TrainBatch(new float[20 * 6], new int[20]);
            return group.Sums;
        });
        Assert.Equal([1, 1], sums);
    }

    [Fact]
    public void Large_parameters_are_summed_by_themselves()
    {
        int[] sums = ThreadGroup.Run(2, group =>
        {
            var network = new Network(6, seed: 1) { new Dense(160), new Relu(), new Dense(160), new Relu(), new Dense(160), new Relu(), new Dense(4) };
            using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { GradientReduction = new FastReduction(group) };
            trainer.TrainBatch(new float[20 * 6], new int[20]);
            return group.Sums;
        });
        // Two matrices of 25,600 weights, and what lies before and behind them.
        Assert.Equal([4, 4], sums);
    }

    [Fact]
    public void Sums_that_differ_are_noticed_in_all_processes()
    {
        string[] messages = ThreadGroup.Fail<ProcessGroupException>(3, group =>
        {
            group.Fault = group.Rank == 1 ? 1e-3f : 0;
            using Trainer trainer = Some.Trainer(new FastReduction(group));
            trainer.Fit(Some.Data(93));
        });
        Assert.All(messages, message => Assert.Contains("have different bits in different processes, by the all-reduce of threads. Use ExactReduction", message,
            StringComparison.Ordinal));
    }

    static float[] Values(Network network) => [.. network.Parameters.SelectMany(parameter =>
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values;
    })];
}
