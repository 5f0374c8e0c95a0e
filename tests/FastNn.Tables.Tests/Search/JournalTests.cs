using FastNn.Tests.Support;

namespace FastNn.Tables.Tests.Searching;

/// <summary>The journal of a search: what it keeps, and what it refuses.</summary>
public sealed class JournalTests : IDisposable
{
    static readonly SearchSpace space = new("net", 9, SearchSetting.LogRange("rate", 0.1, 1e-4, 1));

    readonly TemporaryFolder folder = new();

    string Journal => folder.PathOf("search.jsonl");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Search_that_failed_continues_and_measures_nothing_twice()
    {
        SearchResult whole = Run(20, null, out int all);
        Assert.Throws<InvalidOperationException>(() => new Search([space], new() { Trials = 20, Journal = Journal, Workers = 1 }, "rows")
            .Run((trial, token) => trial.Number == 11 ? throw new InvalidOperationException() : Measure(trial, token)));
        int kept = File.ReadAllLines(Journal).Length - 1;

        SearchResult resumed = Run(20, Journal, out int measured), again = Run(20, Journal, out int nothing);

        Assert.Equal(10, kept);
        Assert.Equal((all - kept, 0), (measured, nothing));
        Assert.Equal((kept, all), (resumed.FromJournal, again.FromJournal));
        Assert.Equal([.. whole.Trials.Select(Describe)], resumed.Trials.Select(Describe));
        Assert.Equal([.. whole.Trials.Select(Describe)], again.Trials.Select(Describe));
    }

    [Fact]
    public void More_trials_use_those_that_are_there()
    {
        SearchResult whole = Run(40, null, out _);
        Run(20, Journal, out int first);
        SearchResult more = Run(40, Journal, out _);

        Assert.Equal(first, more.FromJournal);
        Assert.Equal([.. whole.Trials.Select(one => one.Trial.Number).Order()], more.Trials.Select(one => one.Trial.Number).Order());
        Assert.Equal(whole.Best.Trial.ToString(), more.Best.Trial.ToString());
    }

    /// <summary>At whatever byte a process was killed, whole lines count and the rest is measured again.</summary>
    [Fact]
    public void Torn_line_counts_as_not_written()
    {
        SearchResult whole = Run(5, Journal, out _);
        byte[] bytes = File.ReadAllBytes(Journal);
        for (int length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(Journal, bytes[..length]);
            int lines = bytes.AsSpan(0, length).Count((byte)'\n');

            SearchResult resumed = Run(5, Journal, out int measured);

            Assert.Equal(whole.Measured.Count - Math.Max(0, lines - 1), measured);
            Assert.Equal([.. whole.Trials.Select(Describe)], resumed.Trials.Select(Describe));
            Assert.Equal(bytes.AsSpan().Count((byte)'\n'), File.ReadAllBytes(Journal).AsSpan().Count((byte)'\n'));
        }
    }

    [Fact]
    public void Journal_of_another_search_is_refused_and_kept()
    {
        Run(5, Journal, out _);
        byte[] bytes = File.ReadAllBytes(Journal);

        AssertRefused("is of a search on other rows", new([space], new() { Journal = Journal }, "other"));
        AssertRefused("is of a search with the seed 0, not 1", new([space], new() { Journal = Journal, Seed = 1 }, "rows"));
        AssertRefused("is of a search with 3 rungs, not 2", new([space], new() { Journal = Journal, Rungs = 2 }, "rows"));
        AssertRefused("is of a search over other settings", new([new("net", 18, space.Settings)], new() { Journal = Journal }, "rows"));
        Assert.Equal(bytes, File.ReadAllBytes(Journal));
    }

    [Theory]
    [InlineData("is no journal of a search", "important notes")]
    [InlineData("is no journal of a search", "x,y\n1,2\n")]
    [InlineData("is no journal of a search", "{\"a\":1}\n")]
    [InlineData("Line 1 of the journal is malformed", "{\"format\":\"FastNn search 1\"}\n")]
    [InlineData("Line 1 of the journal is malformed", "{\"format\":\"FastNn search 1\",\n")]
    public void Other_files_are_refused_and_kept(string message, string text)
    {
        File.WriteAllText(Journal, text);

        AssertRefused(message, new([space], new() { Journal = Journal }, "rows"));
        Assert.Equal(text, File.ReadAllText(Journal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"trial\":-1,\"rung\":0,\"settings\":\"net(rate=0.1)\"}")]
    [InlineData("{\"trial\":1,\"rung\":9,\"settings\":\"net(rate=0.1)\"}")]
    [InlineData("{\"trial\":0,\"rung\":2,\"settings\":\"net(rate=0.2)\",\"loss\":1,\"epoch\":1,\"time\":1,\"training\":[],\"validation\":[]}")]
    [InlineData("{\"trial\":0,\"rung\":2,\"settings\":\"net(rate=0.1)\",\"loss\":\"x\",\"epoch\":1,\"time\":1,\"training\":[],\"validation\":[]}")]
    public void Malformed_lines_are_named(string line)
    {
        Run(5, Journal, out _);
        List<string> lines = [.. File.ReadAllLines(Journal)];
        lines.Insert(2, line);
        File.WriteAllText(Journal, string.Join('\n', lines) + "\n");

        AssertRefused("Line 3 of the journal is malformed", new([space], new() { Journal = Journal }, "rows"));
    }

    [Fact]
    public void Journal_in_use_is_refused()
    {
        new Search([space], new() { Trials = 1, Journal = Journal }, "rows").Run((trial, token) =>
        {
            Assert.ThrowsAny<IOException>(() => Run(1, Journal, out _));
            return Measure(trial, token);
        });
        Assert.Equal(2, File.ReadAllLines(Journal).Length);
    }

    [Fact]
    public void Losses_and_curves_come_back_bit_for_bit()
    {
        SearchOutcome outcome = new(double.NaN, 3, [(float.NaN, 0.1f), (1 / 3f, float.Epsilon)]);
        void Search(Func<SearchTrial, CancellationToken, SearchOutcome> measure, out SearchResult result) =>
            result = new Search([space], new() { Trials = 2, Journal = Journal }, "rows").Run(measure);

        Search((trial, _) => trial.Number == 1 ? outcome : new(1 / 3.0, 1, []), out _);
        Search((_, _) => throw new InvalidOperationException(), out SearchResult read);

        Assert.Equal(1 / 3.0, read.Best.Outcome.Loss);
        Assert.Equal(outcome.Curve, read.Trials[1].Outcome.Curve);
        Assert.True(double.IsNaN(read.Trials[1].Outcome.Loss));
    }

    static SearchOutcome Measure(SearchTrial trial, CancellationToken _) =>
        new(1.0 / trial.Epochs + Math.Abs(Math.Log10(trial["rate"]) + 2), trial.Epochs, [(0.5f, 0.25f)]);

    static SearchResult Run(int trials, string? journal, out int measured)
    {
        int count = 0;
        SearchResult result = new Search([space], new() { Trials = trials, Journal = journal }, "rows").Run((trial, token) =>
        {
            Interlocked.Increment(ref count);
            return Measure(trial, token);
        });
        measured = count;
        return result;
    }

    void AssertRefused(string message, Search search)
    {
        FastNnFormatException e = Assert.Throws<FastNnFormatException>(() => search.Run((_, _) => throw new InvalidOperationException("measured")));
        Assert.Contains(message, e.Message);
        Assert.Contains(Journal, e.Message);
    }

    static string Describe(MeasuredTrial one) => $"{one.Trial.Number} {one.Trial} {one.Trial.Rung} {one.Outcome.Loss} {one.Outcome.Epoch}";
}
