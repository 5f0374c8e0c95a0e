using System.Globalization;
using FastNn.Contracts;

namespace FastNn;

/// <summary>
/// Runs schedules one after the other, each for its epochs: <c>new SequentialSchedule((5, new WarmUp(5)), (95, new CosineDecay()))</c>. For each of them the
/// training begins with its first epoch, and has its epochs. PyTorch's SequentialLR.
/// </summary>
/// <remarks>The last schedule continues after its epochs. A schedule with state (<see cref="ReduceOnPlateau"/>) is told the losses of its own epochs
/// alone.</remarks>
public sealed class SequentialSchedule : Schedule
{
    readonly (int Epochs, Schedule Schedule)[] stages;
    // Epochs of the training that have ended.
    int ended;

    /// <param name="stages">The epochs of each schedule, at least 1, and the schedule. None for a constant rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">The epochs of a schedule are below 1.</exception>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    /// <exception cref="ArgumentException">A schedule with state is given twice.</exception>
    public SequentialSchedule(params ReadOnlySpan<(int Epochs, Schedule Schedule)> stages)
    {
        var known = new HashSet<Schedule>(ReferenceEqualityComparer.Instance);
        foreach ((int epochs, Schedule schedule) in stages)
        {
            Require.AtLeast(epochs, 1, nameof(epochs));
            ArgumentNullException.ThrowIfNull(schedule);
            Require.Argument(known.Add(schedule) || schedule.StateCount == 0, nameof(stages),
                $"stages has the same {schedule.GetType().Name} twice; it has a state, so make a new one for each stage.");
        }
        this.stages = [.. stages];
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        for (int i = 0; i < stages.Length; i++)
        {
            string number = i.ToString(CultureInfo.InvariantCulture);
            settings.Set(number, (double)stages[i].Epochs);
            DescribeInner(settings, number, stages[i].Schedule);
        }
    }

    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs)
    {
        if (stages.Length == 0)
        {
            return 1;
        }
        int index = Find((int)epoch, out int first);
        return stages[index].Schedule.ComputeFactor(epoch - first, stages[index].Epochs);
    }

    /// <inheritdoc/>
    public override int StateCount
    {
        get
        {
            int count = 1;
            foreach ((_, Schedule schedule) in stages)
            {
                count += schedule.StateCount;
            }
            return count;
        }
    }

    /// <inheritdoc/>
    protected internal override void Begin()
    {
        ended = 0;
        foreach ((_, Schedule schedule) in stages)
        {
            schedule.Begin();
        }
    }

    /// <inheritdoc/>
    protected internal override void Report(float loss)
    {
        if (stages.Length > 0)
        {
            stages[Find(ended, out _)].Schedule.Report(loss);
        }
        ended++;
    }

    /// <inheritdoc/>
    protected internal override void Save(Span<double> state)
    {
        state[0] = ended;
        int start = 1;
        foreach ((_, Schedule schedule) in stages)
        {
            schedule.Save(state.Slice(start, schedule.StateCount));
            start += schedule.StateCount;
        }
    }

    /// <inheritdoc/>
    protected internal override void Restore(ReadOnlySpan<double> state)
    {
        ended = (int)state[0];
        int start = 1;
        foreach ((_, Schedule schedule) in stages)
        {
            schedule.Restore(state.Slice(start, schedule.StateCount));
            start += schedule.StateCount;
        }
    }

    internal override void ValidateState(ReadOnlySpan<double> state)
    {
        Require.Argument(state[0] is >= 0 and <= int.MaxValue && state[0] == Math.Floor(state[0]), nameof(state),
            $"state begins with {state[0]}; it must be the number of epochs that have ended.");
        int start = 1;
        foreach ((_, Schedule schedule) in stages)
        {
            schedule.ValidateState(state.Slice(start, schedule.StateCount));
            start += schedule.StateCount;
        }
    }

    /// <summary>Returns the index of the schedule of an epoch, from 0, and the first epoch of that schedule.</summary>
    int Find(int epoch, out int first)
    {
        first = 0;
        int index = 0;
        for (; index + 1 < stages.Length && epoch - first >= stages[index].Epochs; index++)
        {
            first += stages[index].Epochs;
        }
        return index;
    }
}
