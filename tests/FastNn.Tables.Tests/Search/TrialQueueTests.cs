namespace FastNn.Tables.Tests.Searching;

/// <summary>Workers have something to do nearly all the time.</summary>
public sealed class TrialQueueTests
{
    static readonly SearchSpace[] spaces =
    [
        new("slow", epochs: 256, SearchSetting.LogRange("x", usual: 1, lowest: 0.1, highest: 10)),
        new("fast", epochs: 96, SearchSetting.LogRange("x", usual: 1, lowest: 0.1, highest: 10)),
        new("small", epochs: 48, SearchSetting.LogRange("x", usual: 1, lowest: 0.1, highest: 10)),
    ];

    [Theory]
    [InlineData(2, 64, 1.02)]
    [InlineData(4, 64, 1.12)]
    [InlineData(8, 200, 1.08)]
    public void Time_is_little_above_that_of_the_work(int workers, int trials, double most)
    {
        var schedule = new TrialSchedule(spaces, new SearchOptions());
        var queue = new TrialQueue(schedule, 0, trials, isTimed: false, _ => null);
        var running = new PriorityQueue<SearchTrial, long>();
        long now = 0, work = 0;
        int measured = 0;
        while (true)
        {
            while (running.Count < workers && queue.TryTake(out SearchTrial? trial))
            {
                running.Enqueue(trial, now + GetTime(trial));
                work += GetTime(trial);
            }
            if (!running.TryDequeue(out SearchTrial? ended, out long end))
            {
                break;
            }
            now = end;
            measured++;
            queue.Add(new(ended, new(ended.Number * 7919 % 101, ended.Epochs, [])), TimeSpan.FromSeconds(GetTime(ended)));
        }
        Assert.InRange(measured, trials, 2 * trials);
        Assert.InRange((double)now * workers / work, 1, most);
    }

    // Epochs of the space with fewest take longest.
    static long GetTime(SearchTrial trial) => trial.Epochs * (trial.Space.Name == "small" ? 20 : 1);

    [Fact]
    public void Last_rung_begins_with_the_usual_trial_and_ends_with_the_shortest()
    {
        var schedule = new TrialSchedule(spaces[..1], new SearchOptions());
        var queue = new TrialQueue(schedule, 0, 64, isTimed: false, _ => null);
        var last = new List<SearchTrial>();
        while (queue.TryTake(out SearchTrial? trial))
        {
            if (trial.Rung == schedule.LastRung)
            {
                last.Add(trial);
            }
            queue.Add(new(trial, new(trial.Number * 7919 % 101, trial.Epochs, [])), TimeSpan.FromSeconds(GetOwnTime(trial)));
        }

        Assert.True(last.Count > 3);
        Assert.Equal(0, last[0].Number);
        Assert.Equal(last.Skip(1).OrderByDescending(GetOwnTime).Select(trial => trial.Number), last.Skip(1).Select(trial => trial.Number));

        // Trials of one space differ, as their widths do.
        static double GetOwnTime(SearchTrial trial) => trial.Epochs * (1 + (trial.Number * 27 % 64));
    }

    [Fact]
    public void Usual_trials_are_first_where_the_time_may_be_over()
    {
        var schedule = new TrialSchedule(spaces, new SearchOptions());
        Assert.Equal([0, 1, 2], Take(isTimed: true));
        Assert.DoesNotContain(0, Take(isTimed: false));

        int[] Take(bool isTimed)
        {
            var queue = new TrialQueue(schedule, 0, 30, isTimed, _ => null);
            return [.. Enumerable.Range(0, 3).Select(_ => queue.TryTake(out SearchTrial? trial) ? trial.Number : -1)];
        }
    }
}
