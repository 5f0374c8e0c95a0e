using FastNn.Formats;
using Microsoft.Extensions.Logging;

namespace FastNn.Hosting;

/// <summary>
/// Has a model look at its file when that has changed: told by the system where it can, and by a look at which file it is (<see cref="FileStatus"/>, and where
/// links
/// lead) at every interval where it cannot, and at its content now and then. Only when the file was left alone for the debounce time is it read.
/// </summary>
sealed class ModelFileWatch : IDisposable
{
    /// <summary>Every so many looks the content is hashed, for file systems that do not say what has changed: 5 minutes at the usual interval.</summary>
    internal const int LooksPerHash = 60;

    readonly ServedModel model;
    readonly ModelOptions options;
    readonly string path;
    readonly Timer timer;
    readonly FileSystemWatcher? watcher;
    (string?, FileStatus?) stamp;
    int changed, looking, looks, disposed;

    public ModelFileWatch(ServedModel model, ILogger logger)
    {
        this.model = model;
        options = model.Options;
        path = Path.GetFullPath(options.Path!);
        stamp = Stamp();
        timer = new Timer(_ => Look(), null, options.PollInterval, Timeout.InfiniteTimeSpan);
        try
        {
            watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path));
            watcher.Changed += (_, _) => Touched();
            watcher.Created += (_, _) => Touched();
            watcher.Deleted += (_, _) => Touched();
            watcher.Renamed += (_, _) => Touched();
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            logger.OnlyPolled(model.Name, path, options.PollInterval, e.Message);
        }
        // What happened between the load and this line has told nobody.
        Touched();
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref disposed, 1);
        watcher?.Dispose();
        timer.Dispose();
    }

    void Touched()
    {
        Volatile.Write(ref changed, 1);
        Wait(options.Debounce);
    }

    void Look()
    {
        if (Interlocked.Exchange(ref looking, 1) == 1)
        {
            // The look that still reads sees the touch when it ends: no thread waits for it.
            return;
        }
        (string?, FileStatus?) now = Stamp();
        bool isDifferent = now != stamp;
        stamp = now;
        if (isDifferent)
        {
            Volatile.Write(ref changed, 1);
        }
        else
        {
            bool isTouched = Interlocked.Exchange(ref changed, 0) == 1, isDue = ++looks % LooksPerHash == 0;
            // Also where the last look failed: a file that could not be opened for a moment has not changed since.
            if (isTouched || isDue || model.IsLookNeeded)
            {
                try
                {
                    model.Look(byContent: isTouched || isDue);
                }
                catch (ObjectDisposedException)
                {
                    // The host stops on another thread.
                    return;
                }
            }
        }
        Volatile.Write(ref looking, 0);
        Wait(options.PollInterval);
        // A touch meanwhile has set a nearer time, which must not be put off.
        if (Volatile.Read(ref changed) == 1)
        {
            Wait(options.Debounce);
        }
    }

    void Wait(TimeSpan time)
    {
        if (Volatile.Read(ref disposed) == 0)
        {
            try
            {
                timer.Change(time, Timeout.InfiniteTimeSpan);
            }
            catch (ObjectDisposedException)
            {
                // The host stops on another thread.
            }
        }
    }

    (string?, FileStatus?) Stamp()
    {
        // Through links, those of folders included: volumes of containers change where a link leads.
        try
        {
            return (TargetFile.Find(path), FileStatus.Of(path) is { } status ? model.Source.Filter(status) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
