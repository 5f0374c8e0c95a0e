using System.Runtime.ExceptionServices;
using FastNn.Threading;

namespace FastNn.Training;

/// <summary>
/// Writes checkpoints one after the other on a thread of its own, so that a training does not wait for the disk. The next one waits for the one before.
/// </summary>
/// <remarks>One caller at a time.</remarks>
sealed class CheckpointWriter
{
    Thread? writing;
    ExceptionDispatchInfo? failure;

    /// <summary>Begins to write a file. Allocates.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="Exception">The file before it failed.</exception>
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

    /// <summary>Waits for the file that is being written.</summary>
    public void Wait()
    {
        writing?.Join();
        writing = null;
    }

    /// <summary>Waits, and throws the exception of a file that failed.</summary>
    public void Finish()
    {
        Wait();
        ExceptionDispatchInfo? last = failure;
        failure = null;
        last?.Throw();
    }
}
