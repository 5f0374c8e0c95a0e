namespace FastNn.Mpi;

/// <summary>A task of a <see cref="TaskFarm"/>, from when it is asked for until its result is there. Any thread.</summary>
sealed class Assignment(byte[] task, CancellationToken cancellation) : IDisposable
{
    static long numbers;

    readonly TaskCompletionSource<byte[]> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int taken;

    /// <summary>A number that no other task of the process has.</summary>
    public long Number { get; } = Interlocked.Increment(ref numbers);

    public byte[] Task => task;

    public CancellationToken Cancellation => cancellation;

    public bool IsTaken => Volatile.Read(ref taken) != 0;

    public bool IsDone => result.Task.IsCompleted;

    /// <summary>Takes the task; false where another one has.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref taken, 1, 0) == 0;

    /// <summary>Gives a task back that was taken.</summary>
    public void Return() => Volatile.Write(ref taken, 0);

    public void Complete(byte[] value) => result.TrySetResult(value);

    public void Fail(Exception exception) => result.TrySetException(exception);

    /// <summary>The result; throws what the task has thrown.</summary>
    public byte[] Result => result.Task.GetAwaiter().GetResult();

    /// <summary>Waits for the result so long.</summary>
    public void Wait(TimeSpan time) => ((IAsyncResult)result.Task).AsyncWaitHandle.WaitOne(time);

    public void Dispose() => TryTake();
}
