using System.Collections.Concurrent;

namespace FastNn.Tables.Tests.Searching;

/// <summary>The search alone, with losses that are formulas.</summary>
public sealed class SearchTests
{
    static readonly SearchSpace near = new("near", 27, SearchSetting.LogRange("rate", 0.1, 1e-4, 1), SearchSetting.Choice("width", 8, 8, 16, 32));
    static readonly SearchSpace far = new("far", 9, SearchSetting.Range("x", 0.5, 0, 1));

    /// <summary>Best at a rate of 0.01, and better with more epochs.</summary>
    static SearchOutcome Measure(SearchTrial trial, CancellationToken _) => new(
        1.0 / trial.Epochs + (trial.Space == near ? Math.Abs(Math.Log10(trial["rate"]) + 2) : 3 + trial["x"]), trial.Epochs, [(1, 2)]);

    [Fact]
    public void Halving_finds_the_lowest_loss_and_trains_a_third_on_each_rung()
    {
        SearchResult result = new Search([near], new() { Trials = 28 }).Run(Measure);

        Assert.Equal(28, result.Trials.Count);
        Assert.Equal([27, 9, 4], Enumerable.Range(0, 3).Select(rung => result.Measured.Count(one => one.Trial.Rung == rung)));
        Assert.Equal([3, 9, 27], result.Measured.Select(one => one.Trial.Epochs).Distinct().Order());
        Assert.InRange(result.Best.Trial["rate"], 0.005, 0.02);
        // Of the 27 trials with drawn settings none is better on the first rung.
        Assert.Equal(result.Measured.Where(one => one.Trial.Rung == 0).MinBy(one => one.Outcome.Loss)!.Trial.Number, result.Best.Trial.Number);
        // The usual settings are measured with all epochs at once.
        Assert.Equal((0, 2, 0.1, 8), result.Measured.Where(one => one.Trial.Number == 0)
            .Select(one => (one.Trial.Number, one.Trial.Rung, one.Trial["rate"], one.Trial["width"])).Single());
        Assert.Equal("rate", result.Importance[0].Setting);
        Assert.True(result.Importance[0].Explained > 0.3 && result.Importance[1].Explained < 0.3, string.Join('\n', result.Importance));
    }

    [Theory]
    [InlineData(SearchMethod.Random, 0, 0, 30)]
    [InlineData(SearchMethod.Halving, 28, 8, 4)]
    [InlineData(SearchMethod.Hyperband, 18, 16, 6)]
    public void Methods_begin_on_their_rungs(SearchMethod method, int first, int second, int last)
    {
        SearchResult result = new Search([near, far], new() { Trials = 30, Method = method }).Run(Measure);

        Assert.Equal([first, second, last], Enumerable.Range(0, 3).Select(rung => result.Measured.Count(one => one.Trial.Rung == rung)));
        Assert.Equal("near", result.Best.Trial.Space.Name);
    }

    [Theory]
    [InlineData(SearchMethod.Random)]
    [InlineData(SearchMethod.Halving)]
    [InlineData(SearchMethod.Hyperband)]
    public void Workers_change_nothing(SearchMethod method)
    {
        SearchOptions options = new() { Trials = 40, Method = method, Seed = 3 };
        string[] tables = [.. new[] { 1, 2, 7 }.Select(workers => Describe(new Search([near, far], options with { Workers = workers })
            .Run((trial, token) =>
            {
                // In another order each time.
                Thread.Sleep(Random.Shared.Next(3));
                return Measure(trial, token);
            })))];

        Assert.Equal(tables[0], tables[1]);
        Assert.Equal(tables[0], tables[2]);
        Assert.NotEqual(tables[0], Describe(new Search([near, far], new() { Trials = 40, Method = method, Seed = 4 }).Run(Measure)));
    }

    [Fact]
    public void Trials_of_other_processes_change_nothing_and_other_searches_are_refused()
    {
        SearchOptions options = new() { Trials = 40, Seed = 3 };
        var served = new ServedDispatcher(new Search([near, far], options).CreateWork(Measure));
        var other = new ServedDispatcher(new Search([near, far], options with { Seed = 4 }).CreateWork(Measure));

        Assert.Equal(Describe(new Search([near, far], options).Run(Measure)),
            Describe(new Search([near, far], options with { Dispatcher = served }).Run(Measure)));
        Assert.True(served.Elsewhere > 20);
        Assert.Contains("other rows or options", Assert.Throws<InvalidOperationException>(() =>
            new Search([near, far], options with { Dispatcher = other }).Run(Measure)).Message);
    }

    [Fact]
    public void Trials_that_diverge_do_not_go_on()
    {
        SearchResult result = new Search([near], new() { Trials = 28 }).Run((trial, token) =>
            trial.Number is > 0 and not 5 ? new(double.NaN, 1, []) : Measure(trial, token));

        Assert.Equal([0, 5], result.Measured.Where(one => one.Trial.Rung > 0).Select(one => one.Trial.Number).Distinct());
        Assert.All(result.Trials.Take(2), one => Assert.True(double.IsFinite(one.Outcome.Loss)));
        Assert.Throws<InvalidOperationException>(() => new Search([near], new() { Trials = 3 }).Run((_, _) => new(double.PositiveInfinity, 1, [])));
    }

    [Fact]
    public void Exception_of_a_trial_comes_out() =>
        Assert.Equal("7", Assert.Throws<FileNotFoundException>(() => new Search([near], new() { Trials = 28, Workers = 2 }).Run((trial, token) =>
            trial.Number == 7 ? throw new FileNotFoundException("7") : Measure(trial, token))).Message);

    [Fact]
    public void Cancellation_ends_it()
    {
        using var source = new CancellationTokenSource();
        int seen = 0;

        Assert.ThrowsAny<OperationCanceledException>(() => new Search([near], new() { Trials = 100, Workers = 2 }).Run((trial, token) =>
        {
            int number = Interlocked.Increment(ref seen);
            if (number == 10)
            {
                source.Cancel();
            }
            if (number >= 10)
            {
                // The other worker may be faster than the cancellation reaches its token.
                token.WaitHandle.WaitOne();
            }
            token.ThrowIfCancellationRequested();
            return Measure(trial, token);
        }, source.Token));
        Assert.InRange(seen, 10, 12);
    }

    [Fact]
    public void Budget_in_time_ends_it_with_the_usual_trials()
    {
        SearchResult one = new Search([near, far], new() { Budget = TimeSpan.FromMilliseconds(1), Workers = 1 }).Run((trial, token) =>
        {
            Thread.Sleep(20);
            return Measure(trial, token);
        });
        Assert.Equal([0, 1], one.Measured.Select(measured => measured.Trial.Number).Take(2));
        Assert.InRange(one.Measured.Count, 2, 4);

        SearchResult many = new Search([near], new() { Budget = TimeSpan.FromSeconds(1), Trials = 60 }).Run(Measure);
        Assert.Equal(60, many.Trials.Count);
    }

    [Fact]
    public void Progress_counts_and_shows_the_best()
    {
        var reports = new ConcurrentQueue<SearchProgress>();
        SearchResult result = new Search([near], new() { Trials = 28, Progress = new Listener(reports.Enqueue) }).Run(Measure);

        Assert.Equal(Enumerable.Range(1, 40), reports.Select(report => report.Count));
        Assert.Equal(result.Best.Trial.Number, reports.Last().Best[0].Trial.Number);
        Assert.Equal(10, reports.Last().Best.Count);
    }

    [Fact]
    public void Numbers_of_ranges_are_drawn_evenly_by_value_or_logarithm()
    {
        SearchSpace space = new("all", 1,
            SearchSetting.LogRange("log", 1, 1e-3, 1e3), SearchSetting.Range("even", 0, -1, 1), SearchSetting.Choice("of", 2, 2, 4, 6));
        SearchResult result = new Search([space], new() { Trials = 3_000, Rungs = 1 }).Run((_, _) => new(1, 1, []));
        SearchTrial[] trials = [.. result.Measured.Skip(1).Select(one => one.Trial)];

        Assert.All(trials, trial => Assert.True(trial["log"] is >= 1e-3 and <= 1e3 && trial["even"] is >= -1 and <= 1 && trial["of"] is 2 or 4 or 6));
        Assert.InRange(trials.Count(trial => trial["log"] < 1), 1_400, 1_600);
        Assert.InRange(trials.Count(trial => trial["even"] < 0), 1_400, 1_600);
        Assert.InRange(trials.Count(trial => trial["of"] == 6), 900, 1_100);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SearchSetting.LogRange("x", 1, 0, 2));
        Assert.Throws<ArgumentException>(() => SearchSetting.Range("x", 3, 1, 2));
        Assert.Throws<ArgumentException>(() => SearchSetting.Range("x", 1, 1, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => SearchSetting.Choice("x", 3, 1, 2));
        Assert.Throws<ArgumentException>(() => SearchSetting.Choice("x", 3));
        Assert.Throws<ArgumentException>(() => SearchSetting.Range(" ", 1, 1, 2));
        Assert.Throws<ArgumentException>(() => new SearchSpace("s", 1, SearchSetting.Range("x", 1, 1, 2), SearchSetting.Range("x", 1, 1, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchSpace("s", 0));
        Assert.Throws<ArgumentException>(() => new Search([]));
        Assert.Throws<ArgumentException>(() => new Search([near, near]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchOptions { Trials = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchOptions { Budget = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchOptions { Rungs = 9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TuningOptions { Folds = 101 });
        Assert.Contains("settings are rate, width", Assert.Throws<ArgumentException>(() =>
            new Search([near], new() { Trials = 1 }).Run(Measure).Best.Trial["rat"]).Message);
    }

    static string Describe(SearchResult result) => string.Join('\n', result.Trials.Concat(result.Measured)
        .Select(one => $"{one.Trial.Number} {one.Trial} {one.Trial.Rung} {one.Outcome.Loss}")) + string.Join('\n', result.Importance);

    sealed class Listener(Action<SearchProgress> report) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => report(value);
    }
}
