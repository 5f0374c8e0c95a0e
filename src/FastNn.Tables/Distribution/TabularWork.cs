namespace FastNn.Tables;

/// <summary>Runs the tasks of a training, of its search and of the test of its model in a process that works for another one. One task at a time; the first one
/// of a training or a search prepares the rows.</summary>
/// <param name="table">The table.</param>
/// <param name="label">The label's column.</param>
/// <param name="options">The options of the training.</param>
sealed class TabularWork(Table table, string label, TabularOptions options)
{
    /// <summary>The numbers of the works: to measure the trials of a search, to train members, and to measure the importance of columns.</summary>
    public const int Trials = 0, Members = 1, Importance = 2;

    readonly TabularOptions options = TabularTuning.RemoveSearch(options) with { Dispatcher = null, Progress = null };
    LabelledRows? rows;
    TaskWork? trials;
    string? subject;
    (string Networks, TabularTraining Training)? latest;

    LabelledRows Rows => rows ??= new(table, label, options);

    /// <summary>Runs a task.</summary>
    public byte[] Run(byte[] task, CancellationToken cancellationToken) =>
        NumberedDispatcher.SelectWork(work => work switch
        {
            Trials => trials ??= TabularTuning.CreateWork(Rows, options),
            Members => TrainMember,
            _ => (columns, _) => ImportanceTask.Run(columns),
        })(task, cancellationToken);

    byte[] TrainMember(byte[] task, CancellationToken cancellationToken)
    {
        MemberTask member = MemberTask.Read(task, subject ??= MemberTask.CreateSubject(Rows, options));
        // A search adds networks that this process learns of by the task.
        if (latest?.Networks != member.Networks)
        {
            latest = (member.Networks, new(Rows, options with { Networks = member.ParseNetworks() }));
        }
        return latest.Value.Training.RunTask(member, cancellationToken);
    }
}
