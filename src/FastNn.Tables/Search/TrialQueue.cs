namespace FastNn.Tables;

/// <summary>The trials of a round that can be measured now: those that begin, and those of a group that is measured as a whole and has survived its cut. Only
/// the members of a group, which began together, wait for each other. Not for several threads.</summary>
sealed class TrialQueue
{
    readonly TrialSchedule schedule;
    readonly Func<SearchTrial, MeasuredTrial?> find;
    readonly bool isTimed;
    readonly List<SearchTrial> waiting = [];
    readonly Dictionary<string, (double Seconds, int Epochs)> times = [];
    readonly Dictionary<int, double> secondsOfAnEpoch = [];
    readonly Dictionary<(string Space, int Start), Group> groups = [];

    /// <param name="schedule">The trials.</param>
    /// <param name="first">The first of the round.</param>
    /// <param name="next">The number after the last.</param>
    /// <param name="isTimed">Whether the time may be over before the last trial: the usual ones are first then.</param>
    /// <param name="find">Returns a trial that was measured before; null for others.</param>
    public TrialQueue(TrialSchedule schedule, int first, int next, bool isTimed, Func<SearchTrial, MeasuredTrial?> find)
    {
        (this.schedule, this.isTimed, this.find) = (schedule, isTimed, find);
        int[] numbers = [.. Enumerable.Range(first, next - first)];
        foreach (int number in numbers.Where(schedule.IsUsual))
        {
            Enqueue(schedule.Create(number, schedule.LastRung));
        }
        foreach (IGrouping<int, int> started in numbers.Where(number => !schedule.IsUsual(number)).GroupBy(schedule.GetStart).OrderBy(group => group.Key))
        {
            foreach (IGrouping<string, SearchTrial> trials in started.Select(number => schedule.Create(number, started.Key)).GroupBy(trial => trial.Space.Name))
            {
                Begin((trials.Key, started.Key), [.. trials]);
            }
        }
    }

    /// <summary>The trials that can be measured now.</summary>
    public int Count => waiting.Count;

    /// <summary>Whether others may follow when some are measured.</summary>
    public bool MayGrow => groups.Values.Any(group => group.Open > 0 && group.Rung < schedule.LastRung);

    /// <summary>Takes a trial: of the lowest rung, as others wait for these, and the one expected to take longest, so that the last trials to end are short.
    /// Those without a lower rung are first, as the least is known of their time.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SearchTrial? trial)
    {
        trial = waiting.MinBy(one =>
            (isTimed && schedule.IsUsual(one.Number) ? -1 : one.Rung, secondsOfAnEpoch.ContainsKey(one.Number), -Predict(one), one.Number));
        return trial is not null && waiting.Remove(trial);
    }

    /// <summary>Takes note of a trial that was measured, and of its time.</summary>
    public void Add(MeasuredTrial one, TimeSpan time)
    {
        (double seconds, int epochs) = times.GetValueOrDefault(one.Trial.Space.Name);
        times[one.Trial.Space.Name] = (seconds + time.TotalSeconds, epochs + one.Trial.Epochs);
        secondsOfAnEpoch[one.Trial.Number] = time.TotalSeconds / one.Trial.Epochs;
        if (!schedule.IsUsual(one.Trial.Number))
        {
            (string, int) key = (one.Trial.Space.Name, schedule.GetStart(one.Trial.Number));
            Add(key, groups[key], one);
        }
    }

    void Begin((string, int) key, SearchTrial[] trials)
    {
        Group group = groups[key] = new(trials[0].Rung) { Open = trials.Length };
        foreach (SearchTrial trial in trials)
        {
            Enqueue(trial);
        }
        foreach (MeasuredTrial one in trials.Select(find).OfType<MeasuredTrial>())
        {
            Add(key, group, one);
        }
    }

    void Add((string, int) key, Group group, MeasuredTrial one)
    {
        group.Measured.Add(one);
        if (--group.Open > 0 || group.Rung == schedule.LastRung)
        {
            return;
        }
        SearchTrial[] survivors = [.. schedule.Cut(group.Measured).Order().Select(number => schedule.Create(number, group.Rung + 1))];
        if (survivors.Length > 0)
        {
            Begin(key, survivors);
        }
    }

    void Enqueue(SearchTrial trial)
    {
        if (find(trial) is null)
        {
            waiting.Add(trial);
        }
    }

    /// <summary>Returns the time that a trial is expected to take: by that of its lower rung, or by those of its space.</summary>
    double Predict(SearchTrial trial) => trial.Epochs *
        (secondsOfAnEpoch.TryGetValue(trial.Number, out double own) ? own
        : times.TryGetValue(trial.Space.Name, out (double Seconds, int Epochs) known) ? known.Seconds / known.Epochs : 1);

    /// <summary>The trials of a space that began on the same rung, at the rung where they are.</summary>
    sealed class Group(int rung)
    {
        public int Rung => rung;

        public int Open { get; set; }

        public List<MeasuredTrial> Measured { get; } = [];
    }
}
