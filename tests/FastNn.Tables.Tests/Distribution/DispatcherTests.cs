using System.Collections.Concurrent;
using FastNn.Tests.Support;

namespace FastNn.Tables.Tests.Distribution;

/// <summary>Models whose members are trained, and whose trials are measured, by tasks.</summary>
public sealed class DispatcherTests
{
    static readonly Table penguins = Table.FromCsv(Repository.PathOf("samples/data/penguins.csv"));
    static readonly TabularOptions quick = new() { Members = 3, Epochs = 4, Seed = 5, Schema = new() { DropMissingLabels = true } };

    [Theory]
    [InlineData("species", TabularPreset.Auto)]
    [InlineData("body_mass_g", TabularPreset.Auto)]
    [InlineData("species", TabularPreset.Ensemble)]
    [InlineData("body_mass_g", TabularPreset.Fast)]
    public void Members_of_other_processes_change_no_bit(string label, TabularPreset preset)
    {
        TabularOptions options = quick with { Preset = preset, BalancesClasses = true, Calibrates = true, Networks = [TabularNetwork.Parse("relu(width=24)")] };
        var dispatcher = new ServedDispatcher(TabularModel.CreateWork(penguins, label, options));
        var progress = new Listener();

        TabularModel alone = TabularModel.Train(penguins, label, options);
        TabularModel several = TabularModel.Train(penguins, label, options with { Dispatcher = dispatcher, Progress = progress });

        Assert.Equal(alone.Network.ComputeHash(), several.Network.ComputeHash());
        Assert.Equal($"{alone.Report}", $"{several.Report}");
        Assert.Equal(Curves(alone), Curves(several));
        int members = several.Report!.Families.Sum(family => family.Members);
        Assert.InRange(dispatcher.Elsewhere, members / 2, members - 1);
        // Every epoch of every member once, wherever it was trained.
        Assert.Equal(4 * members, progress.Values.Select(value => (value.Member, value.Epoch.Number)).Distinct().Count());
        Assert.Equal(4 * members, progress.Values.Count);
        Assert.Equal(1, progress.Values.Max(value => value.Fraction), 1e-9);

        static IEnumerable<string> Curves(TabularModel model) => model.Report!.Families.Select(family => string.Join(' ', family.Curve));
    }

    [Fact]
    public void Other_validation_rows_and_tuning_change_no_bit_either()
    {
        (Table training, Table other) = penguins.Split(0.7f, 1);
        TabularOptions options = quick with
        {
            Preset = TabularPreset.Tuned,
            Validation = other,
            Tuning = new() { Trials = 6, Networks = 2 },
        };
        var dispatcher = new ServedDispatcher(TabularModel.CreateWork(training, "species", options));

        TabularModel alone = TabularModel.Train(training, "species", options);
        TabularModel several = TabularModel.Train(training, "species", options with { Dispatcher = dispatcher });

        Assert.Equal(alone.Network.ComputeHash(), several.Network.ComputeHash());
        Assert.Equal(TabularTuning.Run(training, "species", options).Networks.Select(network => $"{network}"),
            TabularTuning.Run(training, "species", options with { Dispatcher = dispatcher }).Networks.Select(network => $"{network}"));
    }

    [Theory]
    [InlineData("species")]
    [InlineData("body_mass_g")]
    public void Importance_is_the_same_for_any_number_of_processes(string label)
    {
        TabularModel model = TabularModel.Train(penguins, label, quick);
        var dispatcher = new ServedDispatcher(TabularModel.CreateWork(penguins, label, quick));
        Table some = penguins.SelectRows([.. Enumerable.Range(0, 300)]);

        // Three processes share seven columns.
        Assert.Equal(model.ComputeImportance(some, 3, 4), model.ComputeImportance(some, 3, 4, dispatcher));
        Assert.Equal(2, dispatcher.Elsewhere);
    }

    [Fact]
    public void Failure_to_measure_importance_is_that_of_the_dispatcher()
    {
        TabularModel model = TabularModel.Train(penguins, "species", quick with { Preset = TabularPreset.Fast });

        Assert.Equal("lost", Assert.Throws<FileNotFoundException>(() =>
            model.ComputeImportance(penguins, 1, 0, new ServedDispatcher((_, _) => throw new FileNotFoundException("lost")))).Message);
    }

    [Fact]
    public void Trainings_side_by_side_share_a_dispatcher()
    {
        (Table, string)[] tables = [(penguins, "species"), (penguins, "island"), (penguins, "sex")];
        TaskWork[] works = [.. tables.Select(table => TabularModel.CreateWork(table.Item1, table.Item2, quick))];
        var shared = new ServedDispatcher(NumberedDispatcher.SelectWork(number => works[number]));
        string[] hashes = new string[tables.Length];

        Parallel.For(0, tables.Length, i => hashes[i] =
            TabularModel.Train(penguins, tables[i].Item2, quick with { Dispatcher = new NumberedDispatcher(shared, i) }).Network.ComputeHash());

        Assert.Equal(tables.Select(table => TabularModel.Train(penguins, table.Item2, quick).Network.ComputeHash()), hashes);
    }

    [Fact]
    public void Process_with_other_rows_or_options_is_refused()
    {
        TabularOptions fast = quick with { Members = 1, Preset = TabularPreset.Fast, Networks = [new("relu")] };
        Table fewer = penguins.SelectRows([.. Enumerable.Range(0, penguins.RowCount - 1)]);
        foreach (TaskWork other in (TaskWork[])[
            TabularModel.CreateWork(fewer, "species", fast), TabularModel.CreateWork(penguins, "island", fast),
            TabularModel.CreateWork(penguins, "species", fast with { Seed = 6 }), TabularModel.CreateWork(penguins, "species", fast with { Epochs = 5 })])
        {
            TabularOptions options = fast with { Dispatcher = new ServedDispatcher(other) };

            Assert.Contains("other rows or options", Assert.Throws<InvalidOperationException>(() => TabularModel.Train(penguins, "species", options)).Message);
        }
    }

    [Fact]
    public void Cancellation_ends_all_members()
    {
        using var source = new CancellationTokenSource();
        var progress = new Listener { After = source.Cancel };
        TabularOptions options = quick with { Dispatcher = new ServedDispatcher(TabularModel.CreateWork(penguins, "species", quick)), Progress = progress };

        Assert.ThrowsAny<OperationCanceledException>(() => TabularModel.Train(penguins, "species", options, source.Token));
    }

    [Fact]
    public async Task Failure_of_a_member_ends_the_others()
    {
        var dispatcher = new ServedDispatcher((_, _) => throw new FileNotFoundException("lost"));
        TabularOptions options = quick with { Preset = TabularPreset.Ensemble, Epochs = 1_000_000, Dispatcher = dispatcher };

        Task<TabularModel> training = Task.Run(() => TabularModel.Train(penguins, "species", options), TestContext.Current.CancellationToken);

        // The first member would take hours.
        FileNotFoundException failure = await Assert.ThrowsAsync<FileNotFoundException>(() =>
            training.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
        Assert.Equal("lost", failure.Message);
    }

    [Fact]
    public void Dispatcher_of_the_search_alone_is_refused()
    {
        TabularOptions options = quick with { Tuning = new() { Trials = 2, Dispatcher = new ServedDispatcher((task, _) => task) } };

        string message = Assert.Throws<ArgumentException>(() => TabularTuning.Run(penguins, "species", options)).Message;

        Assert.Contains("set TabularOptions.Dispatcher instead", message);
    }

    [Fact]
    public void Work_of_one_number_runs_no_task_of_another()
    {
        TaskWork work = (task, _) => [.. task, 9];
        var shared = new ServedDispatcher(NumberedDispatcher.SelectWork(number => number == 7 ? work : throw new InvalidOperationException($"{number}")));
        var seven = new NumberedDispatcher(shared, 7);

        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal([1, 2, 9], seven.Run([1, 2], work, default)));
        seven.Serve(work);
        Assert.Equal([1, 9], shared.Work!([7, 0, 0, 0, 1], default));
        Assert.Contains("of work 8, but this process serves 7", Assert.Throws<InvalidOperationException>(() => shared.Work([8, 0, 0, 0, 1], default)).Message);
        Assert.Throws<ArgumentNullException>(() => new NumberedDispatcher(null!, 0));
        Assert.Throws<ArgumentNullException>(() => NumberedDispatcher.SelectWork(null!));
    }

    sealed class Listener : IProgress<TabularProgress>
    {
        public ConcurrentQueue<TabularProgress> Values { get; } = [];

        public Action? After { get; init; }

        public void Report(TabularProgress value)
        {
            Values.Enqueue(value);
            After?.Invoke();
        }
    }
}
