using FastNn.Data;

namespace FastNn.Mpi.Tests;

/// <summary>Predictions of the time of a step.</summary>
public sealed class PlanningTests
{
    // A thousand rows: 1 s of gradients, 0.1 s of update; 25 million gradients are 100 MB.
    static readonly StepTimes times = new(Rows: 1000, Fixed: 0, PerRow: 0.001, Update: 0.1, Addition: 0.02, Gradients: 25_000_000);
    static readonly Transport transport = new(Latency: 0.001, Bandwidth: 1e9);

    [Theory]
    // computation: 1000/p ms + 100 ms; messages: 2·log2(p)·1 ms + 2·(1 - 1/p)·100 ms + (1 - 1/p)·20 ms
    [InlineData(1, 1.1, 0)]
    [InlineData(2, 0.6, 0.112)]
    [InlineData(4, 0.35, 0.169)]
    [InlineData(1000, 0.101, 0.23978)]
    public void Fast_step_has_a_part_of_the_gradients_and_the_messages(int processes, double computation, double communication)
    {
        StepPrediction step = StepPrediction.PredictFast(times, transport, processes);

        Assert.Equal(computation, step.Computation, 1e-9);
        Assert.Equal(communication, step.Communication, 1e-9);
        Assert.Equal(1.1 / (computation + communication), step.Speedup, 1e-9);
        Assert.Equal(step.Speedup / processes, step.Efficiency, 1e-9);
        Assert.Equal(processes is 2 or 4, step.Pays);
    }

    [Theory]
    // computation: own pieces · (125 ms + 20 ms) + 100 ms
    [InlineData(1, 8)]
    [InlineData(3, 3)]
    [InlineData(8, 1)]
    public void Exact_step_has_whole_pieces(int processes, int own) =>
        Assert.Equal(own * 0.145 + 0.1, StepPrediction.PredictExact(times, transport, processes, pieces: 8).Computation, 1e-9);

    [Fact]
    public void Impossible_numbers_are_refused()
    {
        Assert.Throws<ArgumentException>(() => StepPrediction.PredictExact(times, transport, 9, pieces: 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => StepPrediction.PredictFast(times, transport, 0));
        using ProcessGroup alone = MpiGroup.Start();
        Assert.Throws<ArgumentException>(() => Transport.Measure(alone));
        Assert.Throws<ArgumentException>(() =>
            StepTimes.Measure(new Network(1) { new Dense(2) }, new SoftmaxCrossEntropy(), new Sgd(0.1), new Dataset(new float[3], 1, new int[3], 2), 4));
    }

    [Fact]
    public void Measured_step_leaves_the_network_alone()
    {
        var network = new Network(20, seed: 1) { new Dense(30), new Relu(), new Dense(3) };
        string before = network.ComputeHash();
        var data = new Dataset(new float[200 * 20], 20, new int[200], 3);

        StepTimes step = StepTimes.Measure(network, new SoftmaxCrossEntropy(), new Adam(), data, 128);

        Assert.Equal(before, network.ComputeHash());
        Assert.Equal((128, 20 * 30 + 30 + 30 * 3 + 3), (step.Rows, step.Gradients));
        Assert.All([step.Fixed, step.PerRow, step.Update, step.Addition], part => Assert.True(part >= 0 && double.IsFinite(part)));
        Assert.True(step.Whole > 0);
        Assert.Equal(step.Fixed + 64 * step.PerRow, step.GetGradients(64));
    }

    [Fact]
    public void Ethernet_reaches_nine_tenths_of_its_rate() =>
        Assert.Equal(30e-6 + 1.0 / 0.9, Transport.Ethernet(10).GetSeconds(10e9 / 8), 1e-12);
}
