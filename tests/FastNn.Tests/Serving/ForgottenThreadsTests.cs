using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using FastNn.Tests.Support;

namespace FastNn.Tests.Serving;

/// <summary>Threads end with what they work for: refused, forgotten or unloaded. In a process of its own, whose threads are counted by their names.</summary>
[Trait("Speed", "Slow")]
public sealed class ForgottenThreadsTests
{
    [Fact]
    public async Task Nothing_that_is_gone_leaves_a_thread()
    {
        if (OwnProcess.IsThis)
        {
            OwnProcess.Answer(CheckAll());
            return;
        }
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Threads are counted in /proc.");
        Assert.Equal("nothing", await OwnProcess.Run(typeof(ForgottenThreadsTests), nameof(Nothing_that_is_gone_leaves_a_thread)));
    }

    static string CheckAll()
    {
        RefusePredictors();
        if (CountAfter(() => Thread.Sleep(20)) is > 0 and int refused)
        {
            return $"refused predictors leave {refused} threads";
        }
        RefuseTrainers();
        if (CountAfter(Collect) is > 0 and int leaked)
        {
            return $"refused trainers leave {leaked} threads";
        }
        Forget();
        if (CountAfter(Collect) is > 0 and int forgotten)
        {
            return $"forgotten trainers and predictors leave {forgotten} threads";
        }
        WeakReference context = Unload();
        for (int time = 0; time < 100 && context.IsAlive; time++)
        {
            Collect();
        }
        return context.IsAlive ? "an assembly does not unload" : "nothing";
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void RefusePredictors()
    {
        for (int time = 0; time < 20; time++)
        {
            Assert.Throws<ArgumentException>(() => Make().CreatePredictor(new PredictorOptions { MaxBatch = 2_000_000_000, Threads = 4 }));
            Assert.Throws<InvalidOperationException>(() => new Network(3) { new Faulty() }.CreatePredictor(new PredictorOptions { Threads = 4 }));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void RefuseTrainers()
    {
        for (int time = 0; time < 20; time++)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(Make(), new MeanSquaredError(), new Sgd(1)) { Threads = 4, BatchSize = 0 });
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Forget()
    {
        for (int time = 0; time < 20; time++)
        {
            var trainer = new Trainer(Make(), new MeanSquaredError(), new Sgd(0.1f)) { Threads = 3 };
            trainer.TrainBatch([1, 2, 3], new float[2]);
            Make().CreatePredictor(new PredictorOptions { MaxBatch = 8, Threads = 3 }).PredictOne([1, 2, 3], new float[2]);
        }
        Assert.NotEqual(0, Count());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static WeakReference Unload()
    {
        var context = new AssemblyLoadContext("collectible", isCollectible: true);
        Assembly assembly = context.LoadFromAssemblyPath(typeof(Network).Assembly.Location);
        object network = Activator.CreateInstance(assembly.GetType("FastNn.Network")!, 3, 0L)!;
        ConstructorInfo dense = assembly.GetType("FastNn.Dense")!.GetConstructors()[0];
        network.GetType().GetMethod("Add")!.Invoke(network, [dense.Invoke([2, .. dense.GetParameters().Skip(1).Select(parameter => parameter.DefaultValue)])]);
        object options = Activator.CreateInstance(assembly.GetType("FastNn.PredictorOptions")!)!;
        options.GetType().GetProperty("Threads")!.SetValue(options, 3);
        network.GetType().GetMethod("CreatePredictor", [options.GetType()])!.Invoke(network, [options]);
        object trainer = Activator.CreateInstance(assembly.GetType("FastNn.Trainer")!, network,
            Activator.CreateInstance(assembly.GetType("FastNn.MeanSquaredError")!), Activator.CreateInstance(assembly.GetType("FastNn.Sgd")!, 0.1f))!;
        trainer.GetType().GetProperty("Threads")!.SetValue(trainer, 3);
        Assert.NotEqual(0, Count());
        context.Unload();
        return new WeakReference(context);
    }

    static Network Make() => new(3, seed: 1) { new Dense(4), new Relu(), new Dense(2) };

    // A thread that was joined may stand in /proc for a moment longer.
    static int CountAfter(Action wait)
    {
        for (int time = 0; time < 100 && Count() > 0; time++)
        {
            wait();
        }
        return Count();
    }

    static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Thread.Sleep(20);
    }

    // A name in /proc has 15 characters.
    static int Count() => Directory.GetDirectories("/proc/self/task").Count(task =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).StartsWith("FastNn worker", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return false;
        }
    });

    sealed class Faulty : Layer
    {
        public override int GetOutputSize(int inputs) => inputs;

        protected internal override void Build(LayerBuilder builder) { }

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => throw new InvalidOperationException("faulty");

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass) { }
    }
}
