using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.TensorBoard.Tests;

/// <summary>Neither batches nor epochs allocate, from the first batch of a process on.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    public async Task Batches_and_epochs_allocate_nothing(string tieredCompilation)
    {
        if (OwnProcess.IsThis)
        {
            CastTable.Grow();
            OwnProcess.Answer($"{Train(epochs: 1, isMeasuringEpochs: false)} {Train(epochs: 20, isMeasuringEpochs: true)}");
            return;
        }
        Assert.Equal("0 0", await OwnProcess.Run(
            typeof(AllocationTests), nameof(Batches_and_epochs_allocate_nothing), ("DOTNET_TieredCompilation", tieredCompilation)));
    }

    static long Train(int epochs, bool isMeasuringEpochs)
    {
        using var folder = new TemporaryFolder();
        var meter = new Meter(new TensorBoardLog(folder.PathOf("board")) { EveryBatches = 1, Weights = true }, isMeasuringEpochs);
        Dataset data = Some.Data(300);
        using var trainer = new Trainer(Some.Network(), new SoftmaxCrossEntropy(), new Adam())
        {
            BatchSize = 8,
            Epochs = epochs,
            Callbacks = [meter],
            Metrics = [new TopK(2)],
        };
        trainer.Fit(data, data);
        Assert.Equal(38 * epochs, meter.Batches);
        return meter.AllocatedBytes;
    }

    sealed class Meter(TensorBoardLog log, bool isMeasuringEpochs) : Callback
    {
        public long AllocatedBytes { get; private set; }

        public int Batches { get; private set; }

        public override void OnStart(Trainer trainer) => log.OnStart(trainer);

        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            log.OnBatch(trainer, in progress);
            AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
            Batches++;
        }

        public override void OnEpoch(Trainer trainer, EpochReport epoch)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            log.OnEpoch(trainer, epoch);
            AllocatedBytes += isMeasuringEpochs ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
        }

        public override void OnEnd(Trainer trainer, TrainingReport report) => log.OnEnd(trainer, report);
    }
}
