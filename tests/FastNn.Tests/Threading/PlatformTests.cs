using System.Runtime.InteropServices;
using FastNn.Data;
using FastNn.Tests.Support;
using FastNn.Threading;

namespace FastNn.Tests.Threading;

/// <summary>What a browser lacks, taken away from a process of its own: saving does without the C library, and what needs threads says so.</summary>
[Trait("Speed", "Slow")]
public sealed class PlatformTests
{
    [Fact]
    public async Task Without_libc_a_model_is_saved()
    {
        if (!OwnProcess.IsThis)
        {
            Assert.Equal("saved", await OwnProcess.Run(typeof(PlatformTests), nameof(Without_libc_a_model_is_saved)));
            return;
        }
        NativeLibrary.SetDllImportResolver(typeof(Network).Assembly, (name, _, _) => throw new DllNotFoundException($"{name} was asked for."));
        Platform.HasLibc = false;
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model");
        Network network = Sample();
        network.Save(path);
        network.Save(path);

        Assert.Equal(network.ComputeHash(), Network.Load(path).ComputeHash());
        Assert.Equal([path], Directory.GetFiles(folder.PathOf("")));
        OwnProcess.Answer("saved");
    }

    [Fact]
    public async Task Without_threads_what_needs_one_says_so_and_checkpoints_do_without()
    {
        if (!OwnProcess.IsThis)
        {
            Assert.Equal("done", await OwnProcess.Run(typeof(PlatformTests), nameof(Without_threads_what_needs_one_says_so_and_checkpoints_do_without)));
            return;
        }
        Platform.HasThreads = false;
        Network network = Sample();
        const string OneThread = "Threads is 2; it must be 1 here, which is what it is unless set. This platform, such as a browser, starts no threads.";
        Assert.Equal(OneThread,
            Assert.Throws<PlatformNotSupportedException>(() => new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { Threads = 2 }).Message);
        Assert.Equal(OneThread, Assert.Throws<PlatformNotSupportedException>(() => network.CreatePredictor(new PredictorOptions { Threads = 2 })).Message);

        using var folder = new TemporaryFolder();
        string checkpoint = folder.PathOf("checkpoint");
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f))
        {
            BatchSize = 4,
            Threads = 1,
            Callbacks = [new Checkpoint(checkpoint) { EveryEpochs = 1 }],
        };
        const string Whole =
            "A StreamingDataset is read on a thread of its own; read the data into a Dataset instead. This platform, such as a browser, starts no threads.";
        Assert.Equal(Whole, Assert.Throws<PlatformNotSupportedException>(() => trainer.Fit(new Stream())).Message);
        Assert.Equal(Whole, Assert.Throws<PlatformNotSupportedException>(() => trainer.Test(new Stream())).Message);
        trainer.Fit(new Dataset(new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }, 2, new int[] { 0, 1, 1, 0 }));

        Assert.Equal(network.ComputeHash(), Network.Load(checkpoint).ComputeHash());
        OwnProcess.Answer("done");
    }

    static Network Sample() => new(inputs: 2, seed: 1) { new Dense(3), new Tanh(), new Dense(2) };

    sealed class Stream() : StreamingDataset(4, 2, 2, hasLabels: true)
    {
        public override ISampleReader Open() => throw new InvalidOperationException("Nothing is to be read.");
    }
}
