namespace FastNn.Tables;

/// <summary>Runs the tasks of a training and of its search in a process that works for another one. One task at a time; the first one prepares the
/// rows.</summary>
/// <param name="table">The table.</param>
/// <param name="label">The label's column.</param>
/// <param name="options">The options of the training.</param>
sealed class TabularWork(Table table, string label, TabularOptions options)
{
    /// <summary>The numbers of the two works: to measure the trials of a search, and to train members.</summary>
    public const int Trials = 0, Members = 1;

    readonly TabularOptions options = TabularTuning.RemoveSearch(options) with { Dispatcher = null, Progress = null };
    LabelledRows? rows;
    TaskWork? trials;
    string? subject;
    (string Networks, TabularTraining Training)? latest;

    LabelledRows Rows => rows ??= new(table, label, options);

    /// <summary>Runs a task.</summary>
    public byte[] Run(byte[] task, CancellationToken cancellationToken) =>
        NumberedDispatcher.SelectWork(work => work == Trials ? trials ??= TabularTuning.CreateWork(Rows, options) : TrainMember)(task, cancellationToken);

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
