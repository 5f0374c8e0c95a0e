using System.Runtime.ExceptionServices;

namespace FastNn.Cli;

/// <summary>Collects rows in a block while another thread works on the block before: memory does not grow with the rows, and their order is kept.</summary>
sealed class RowBlocks : IDisposable
{
    // Rows of thousands of columns come in smaller blocks.
    const int MaxRows = 1024, MaxFloats = 1 << 20;

    readonly Lock gate = new();
    readonly AutoResetEvent changed = new(false), taken = new(false);
    readonly int width;
    readonly bool isInteractive;
    readonly Action<float[], int> work;
    readonly Thread thread;
    float[] filling, working;
    int count;
    bool isComplete;
    volatile Exception? error;

    /// <summary>Starts the thread.</summary>
    /// <param name="width">Floats of a row.</param>
    /// <param name="isInteractive">Whether rows are passed on as soon as the thread is idle, else in whole blocks.</param>
    /// <param name="work">Receives a block, [rows, width], and its rows.</param>
    public RowBlocks(int width, bool isInteractive, Action<float[], int> work)
    {
        (this.width, this.isInteractive, this.work) = (width, isInteractive, work);
        Capacity = GetCapacity(width);
        (filling, working) = (new float[Capacity * width], new float[Capacity * width]);
        thread = new Thread(Run) { IsBackground = true };
        thread.Start();
    }

    /// <summary>The most rows of a block.</summary>
    public int Capacity { get; }

    /// <summary>Returns the most rows of a block.</summary>
    public static int GetCapacity(int width) => Math.Clamp(MaxFloats / width, 1, MaxRows);

    /// <summary>Adds a row; waits while the block is full.</summary>
    /// <exception cref="Exception">The thread has failed: its exception.</exception>
    public void Add(ReadOnlySpan<float> row)
    {
        ThrowError();
        bool isFull;
        lock (gate)
        {
            row.CopyTo(filling.AsSpan(count * width));
            isFull = ++count == Capacity;
        }
        if (isFull || isInteractive)
        {
            changed.Set();
        }
        while (isFull)
        {
            taken.WaitOne();
            ThrowError();
            lock (gate)
            {
                isFull = count == Capacity;
            }
        }
    }

    /// <summary>Waits until all rows are worked on, and ends the thread. Must be called once, before the end.</summary>
    /// <exception cref="Exception">The thread has failed: its exception.</exception>
    public void Complete()
    {
        lock (gate)
        {
            isComplete = true;
        }
        changed.Set();
        thread.Join();
        ThrowError();
    }

    public void Dispose()
    {
        changed.Dispose();
        taken.Dispose();
    }

    void Run()
    {
        try
        {
            while (Take() is > 0 and int rows)
            {
                work(working, rows);
            }
        }
        catch (Exception e)
        {
            error = e;
            taken.Set();
        }
    }

    /// <summary>Waits for rows and exchanges the blocks.  returns: the rows; 0 at the end</summary>
    int Take()
    {
        while (true)
        {
            lock (gate)
            {
                if (count == Capacity || isComplete || (isInteractive && count > 0))
                {
                    (filling, working) = (working, filling);
                    int rows = count;
                    count = 0;
                    taken.Set();
                    return rows;
                }
            }
            changed.WaitOne();
        }
    }

    void ThrowError()
    {
        if (error is { } found)
        {
            ExceptionDispatchInfo.Throw(found);
        }
    }
}
