using System.Runtime.ExceptionServices;
using FastNn.Threading;

namespace FastNn.Training;

/// <summary>
/// Writes one checkpoint after the other on a thread of its own, so that a training does not wait for the disk. At most one is on its way: the next one
/// waits for it, and so none is overtaken.
/// </summary>
/// <remarks>One caller.</remarks>
sealed class CheckpointWriter
{
    Thread? writing;
    ExceptionDispatchInfo? failure;

    /// <summary>Begins to write a file. Allocates.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">What writes it.</param>
    /// <exception cref="Exception">What went wrong with the file before it.</exception>
    public void Write(string path, Action<string> write)
    {
        Finish();
        if (!Platform.HasThreads)
        {
            write(path);
            return;
        }
        writing = new Thread(() =>
        {
            try
            {
                write(path);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        { Name = "FastNn checkpoint" };
        writing.Start();
    }

    /// <summary>Waits until nothing is on its way.</summary>
    public void Wait()
    {
        writing?.Join();
        writing = null;
    }

    /// <summary>Waits, and throws what went wrong.</summary>
    public void Finish()
    {
        Wait();
        ExceptionDispatchInfo? last = failure;
        failure = null;
        last?.Throw();
    }
}
