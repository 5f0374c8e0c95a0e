using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FastNn.Tests.Support;

namespace FastNn.Tests.Training;

/// <summary>The promise of same bits from the same seed, for whole trainings: five networks, 200 steps, any number of threads, also in another
/// process.</summary>
public sealed class DeterminismTests
{
    const int Steps = 200;

    static readonly Dictionary<string, (Func<Network> Network, Func<Optimizer> Optimizer, int Rows)> trainings = new()
    {
        ["classifier"] = (() => new Network(64, 1) { new Dense(48), new Relu(), new Dense(10) }, () => new Sgd(0.05f) { Momentum = 0.9f }, 32),
        ["normalized"] = (() => new Network(30, 2) { new Dense(33), new BatchNorm(), new Gelu(), new Dense(10) }, () => new AdamW(0.003f), 50),
        ["dropping"] = (() => new Network(41, 3) { new Dropout(0.1f), new Dense(70), new LayerNorm(), new Silu(), new Dropout(0.5f), new Dense(10) },
            () => new Adam(0.003f), 17),
        ["residual"] = (() => new Network(20, 4) { new Dense(24), new Residual { new Dense(40), new PRelu(), new Dense(24) }, new Tanh(), new Dense(10) },
            () => new RmsProp(0.002f), 64),
        ["tiny"] = (() => new Network(4, 5) { new Dense(8), new Sigmoid(), new Dense(10) }, () => new Lion(0.001f), 3),
    };

    public static TheoryData<string> Names => [.. trainings.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_trains_the_same_bits(string name)
    {
        string alone = Hash(name, threads: 1);
        Assert.All(new[] { 1, 2, 3, 4, 8 }, threads => Assert.Equal(alone, Hash(name, threads)));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Another_process_trains_the_same_bits()
    {
        string hashes = string.Join(' ', trainings.Keys.Select(name => Hash(name, threads: 2)));
        if (OwnProcess.IsThis)
        {
            OwnProcess.Answer(hashes);
            return;
        }
        Assert.Equal(hashes, await OwnProcess.Run(typeof(DeterminismTests), nameof(Another_process_trains_the_same_bits)));
    }

    [Fact]
    public void Hash_tells_trainings_apart()
    {
        Assert.Distinct(trainings.Keys.Select(name => Hash(name, threads: 1)));
        Assert.NotEqual(Hash("tiny", threads: 1), Hash("tiny", threads: 1, seed: 8));
    }

    static string Hash(string name, int threads, long seed = 7)
    {
        (Func<Network> make, Func<Optimizer> optimizer, int rows) = trainings[name];
        Network network = make();
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), optimizer()) { BatchSize = rows, Threads = threads, Seed = seed };
        for (long step = 0; step < Steps; step++)
        {
            // Few samples, so that something can be learned; the last batch is smaller, as in an epoch.
            int count = step % 5 == 4 ? (rows + 1) / 2 : rows;
            trainer.TrainBatch(Sample.Normal(count * network.Inputs, seed + step % 5), Sample.Labels(count, network.Outputs, seed + step % 5));
        }
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(Sample.Values(network))));
    }
}
