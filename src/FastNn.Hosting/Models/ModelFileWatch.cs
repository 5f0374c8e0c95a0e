using Microsoft.Extensions.Logging;

namespace FastNn.Hosting;

/// <summary>
/// Has a model look at its file when that has changed: told by the system where it can, and by a look at its time and length at every interval where it
/// cannot. Only when the file was left alone for the debounce time is it read.
/// </summary>
internal sealed class ModelFileWatch : IDisposable
{
    readonly ServedModel model;
    readonly ModelOptions options;
    readonly string path;
    readonly Timer timer;
    readonly FileSystemWatcher? watcher;
    (DateTime, long) stamp;
    int changed, disposed;

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
        (DateTime, long) now = Stamp();
        bool different = now != stamp;
        stamp = now;
        if (different)
        {
            Volatile.Write(ref changed, 1);
            Wait(options.Debounce);
            return;
        }
        // Also where the last look failed: a file that could not be opened for a moment has not changed since.
        if (Interlocked.Exchange(ref changed, 0) == 1 || model.LastProblem is not null)
        {
            try
            {
                model.Reload();
            }
            catch (ObjectDisposedException)
            {
                // The host stops on another thread.
                return;
            }
        }
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

    (DateTime, long) Stamp()
    {
        // Through links: volumes of containers change where a link leads.
        try
        {
            var file = new FileInfo(path);
            FileSystemInfo last = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            return last is FileInfo { Exists: true } found ? (found.LastWriteTimeUtc, found.Length) : default;
        }
        catch (IOException)
        {
            return default;
        }
        catch (UnauthorizedAccessException)
        {
            return default;
        }
    }
}
