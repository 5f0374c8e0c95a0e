using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Conformance;

/// <summary>What holds for every callback of the list: nothing allocated by a batch, and at the end of an epoch no more than its documentation says.</summary>
[Collection(QuietCollection.Name)]
public sealed class CallbackTests : IDisposable
{
    const int Inputs = 6, Outputs = 4;

    static readonly Dataset data = new(Sample.Normal(300 * Inputs, 1), Inputs, Sample.Labels(300, Outputs, 2));

    readonly TemporaryFolder folder = new();

    public static TheoryData<string, int> Callbacks => new(CallbackCatalog.Callbacks.SelectMany(entry => new[] { (entry.Name, 1), (entry.Name, 2) }));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_callback_is_in_the_list() =>
        Assert.Equal(
            typeof(Callback).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(Callback)) && !type.IsAbstract).OrderBy(type => type.Name),
            CallbackCatalog.Callbacks.Select(entry => entry.CreateSample(folder.PathOf("")).GetType()).OrderBy(type => type.Name));

    [Fact]
    public void Names_are_those_of_the_types() =>
        Assert.All(CallbackCatalog.Callbacks, entry =>
        {
            Assert.Equal(entry.Name, entry.CreateSample(folder.PathOf("")).GetType().Name);
            Assert.Equal(entry.Name, entry.CreateDefault(folder.PathOf("")).GetType().Name);
        });

    [Theory]
    [MemberData(nameof(Callbacks))]
    public void Callback_allocates_nothing_for_a_batch(string name, int threads)
    {
        CallbackEntry entry = CallbackCatalog.Callbacks.Single(entry => entry.Name == name);
        foreach (bool isMeasured in new[] { false, true })
        {
            string place = Directory.CreateDirectory(folder.PathOf(isMeasured ? "second" : "first")).FullName;
            var meter = new Meter(entry.CreateSample(place));
            using var trainer = new Trainer(new Network(Inputs, 1) { new Dense(17), new Relu(), new Dense(Outputs) }, new SoftmaxCrossEntropy(), new Adam())
            {
                BatchSize = 8,
                Epochs = 20,
                Threads = threads,
                Callbacks = [meter],
                Metrics = [new TopK(2)],
            };
            TextWriter console = Console.Out;
            Console.SetOut(TextWriter.Null);
            try
            {
                trainer.Fit(data, data);
            }
            finally
            {
                Console.SetOut(console);
            }
            if (isMeasured)
            {
                Assert.Equal(20 * 38, meter.Batches.Count);
                Assert.All(meter.Batches, bytes => Assert.Equal(0, bytes));
                // A line to the console is made, and a checkpoint is a file of its own, made of copies of everything.
                Assert.All(meter.Epochs, bytes => Assert.InRange(bytes, 0, name is nameof(ConsoleProgress) or nameof(Checkpoint) ? 4096 : 0));
            }
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    [Trait("Speed", "Slow")]
    public async Task First_batches_of_a_process_allocate_nothing(string tiers)
    {
        if (OwnProcess.IsThis)
        {
            CastTable.Grow();
            foreach (int threads in new[] { 1, 2 })
            {
                string place = Directory.CreateDirectory(folder.PathOf($"{threads}")).FullName;
                Meter[] meters = [.. CallbackCatalog.Callbacks.Where(entry => entry.Name != nameof(ConsoleProgress))
                    .Select(entry => new Meter(entry.CreateSample(place)))];
                using var trainer = new Trainer(new Network(Inputs, 1) { new Dense(17), new Relu(), new Dense(Outputs) }, new SoftmaxCrossEntropy(),
                    new Adam())
                { BatchSize = 8, Threads = threads, Callbacks = meters };
                trainer.Fit(data, data);
                Assert.All(meters, meter => Assert.All(meter.Batches, bytes => Assert.Equal(0, bytes)));
            }
            OwnProcess.Answer("nothing");
            return;
        }
        Assert.Equal("nothing",
            await OwnProcess.Run(typeof(CallbackTests), nameof(First_batches_of_a_process_allocate_nothing), ("DOTNET_TieredCompilation", tiers)));
    }

    /// <summary>A callback with a look at what each of its calls allocates.</summary>
    sealed class Meter(Callback inner) : Callback
    {
        public List<long> Batches { get; } = new(1000);

        public List<long> Epochs { get; } = new(100);

        public override void OnStart(Trainer trainer) => inner.OnStart(trainer);

        public override void OnBatch(Trainer trainer, in TrainingProgress progress)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            inner.OnBatch(trainer, in progress);
            Batches.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        public override void OnEpoch(Trainer trainer, EpochReport epoch)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            inner.OnEpoch(trainer, epoch);
            Epochs.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        protected internal override void Save(Trainer trainer, TrainingState state) => inner.Save(trainer, state);

        protected internal override void Restore(Trainer trainer, TrainingState state) => inner.Restore(trainer, state);

        public override void OnEnd(Trainer trainer, TrainingReport report) => inner.OnEnd(trainer, report);
    }
}
