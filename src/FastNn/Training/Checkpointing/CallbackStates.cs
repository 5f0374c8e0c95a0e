namespace FastNn.Training;

/// <summary>The states of schedules and of callbacks in a checkpoint.</summary>
static class CallbackStates
{
    /// <summary>Saves the states, or those of a checkpoint that no Fit has restored yet.</summary>
    public static void Save(Trainer trainer, FitOptions options, TrainingState? resumed, TrainingState state)
    {
        if (resumed is not null)
        {
            foreach ((string option, _) in options.ListSchedules())
            {
                state.Take(resumed, $"{Part(option)}.");
            }
            state.Take(resumed, "callback");
            return;
        }
        foreach ((string option, Schedule schedule) in options.ListSchedules())
        {
            double[] values = new double[schedule.StateCount];
            schedule.CopyStateTo(values);
            for (int i = 0; i < values.Length; i++)
            {
                state.GetPart(Part(option)).Set(CheckpointOptions.Format(i), values[i]);
            }
        }
        for (int i = 0; i < options.Callbacks.Count; i++)
        {
            TrainingState own = state.GetPart($"callback{i}");
            own.Set("kind", options.Callbacks[i].GetType().Name);
            options.Callbacks[i].Save(trainer, own);
        }
    }

    /// <summary>Throws for states that cannot be restored, before anything is changed.</summary>
    public static void Check(Trainer trainer, FitOptions options, TrainingState state)
    {
        foreach ((string option, Schedule schedule) in options.ListSchedules())
        {
            schedule.ValidateState(ReadSchedule(option, schedule, state));
        }
        foreach ((Callback callback, TrainingState own) in Match(options, state))
        {
            callback.Check(trainer, own);
        }
    }

    /// <summary>Restores the states. A callback that was not saved begins anew.</summary>
    public static void Restore(Trainer trainer, FitOptions options, TrainingState state)
    {
        foreach ((string option, Schedule schedule) in options.ListSchedules())
        {
            schedule.SetState(ReadSchedule(option, schedule, state));
        }
        foreach ((Callback callback, TrainingState own) in Match(options, state))
        {
            callback.Restore(trainer, own);
        }
    }

    /// <summary>The part of the state in which a schedule's is saved: "schedule", "dropoutschedule", ...</summary>
    static string Part(string option) => option.ToLowerInvariant();

    static double[] ReadSchedule(string option, Schedule schedule, TrainingState state)
    {
        double[] values = new double[schedule.StateCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = state.GetPart(Part(option)).GetDouble(CheckpointOptions.Format(i));
        }
        return values;
    }

    /// <summary>The callbacks that were saved: the second of a kind has the state of the second of its kind, whatever stood between them.</summary>
    static IEnumerable<(Callback Callback, TrainingState Own)> Match(FitOptions options, TrainingState state)
    {
        var saved = new List<TrainingState>();
        while (state.GetPart($"callback{saved.Count}") is var own && own.Has("kind"))
        {
            saved.Add(own);
        }
        foreach (Callback callback in options.Callbacks)
        {
            int index = saved.FindIndex(own => own.GetString("kind") == callback.GetType().Name);
            if (index >= 0)
            {
                yield return (callback, saved[index]);
                saved.RemoveAt(index);
            }
        }
    }
}
