using FastNn.Formats;
using Microsoft.Extensions.Logging;

namespace FastNn.Hosting;

/// <summary>
/// Watches the file of a model: with file system events, and by polling its <see cref="FileStatus"/> and the targets of links, and less often its content. A
/// changed file is reloaded once it was unchanged for the debounce time.
/// </summary>
sealed class ModelFileWatch : IDisposable
{
    /// <summary>The number of polls between two hashes of the content, for file systems with unreliable times: 5 minutes at the default interval.</summary>
    internal const int PollsPerHash = 60;

    readonly ServedModel model;
    readonly ModelOptions options;
    readonly string path;
    readonly Timer timer;
    readonly FileSystemWatcher? watcher;
    (string?, FileStatus?) status;
    int changed, polling, polls, disposed;

    public ModelFileWatch(ServedModel model, ILogger logger)
    {
        this.model = model;
        options = model.Options;
        path = Path.GetFullPath(options.Path!);
        status = ReadStatus();
        timer = new Timer(_ => Poll(), null, options.PollInterval, Timeout.InfiniteTimeSpan);
        try
        {
            watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path));
            watcher.Changed += (_, _) => OnChanged();
            watcher.Created += (_, _) => OnChanged();
            watcher.Deleted += (_, _) => OnChanged();
            watcher.Renamed += (_, _) => OnChanged();
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            logger.Polling(model.Name, path, options.PollInterval, e.Message);
        }
        // A change between the load and this line has raised no event.
        OnChanged();
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref disposed, 1);
        watcher?.Dispose();
        timer.Dispose();
    }

    void OnChanged()
    {
        Volatile.Write(ref changed, 1);
        Schedule(options.Debounce);
    }

    void Poll()
    {
        if (Interlocked.Exchange(ref polling, 1) == 1)
        {
            // The running poll sees the change when it ends: no thread waits.
            return;
        }
        (string?, FileStatus?) current = ReadStatus();
        bool isDifferent = current != status;
        status = current;
        if (isDifferent)
        {
            Volatile.Write(ref changed, 1);
        }
        else
        {
            bool isChanged = Interlocked.Exchange(ref changed, 0) == 1, isDue = ++polls % PollsPerHash == 0;
            // Also after a failed reload: a file that could not be opened for a moment does not change later.
            if (isChanged || isDue || model.NeedsReload)
            {
                try
                {
                    model.Reload(byContent: isChanged || isDue);
                }
                catch (ObjectDisposedException)
                {
                    // The host is stopping.
                    return;
                }
            }
        }
        Volatile.Write(ref polling, 0);
        Schedule(options.PollInterval);
        // An event during the poll has set an earlier time, which must be kept.
        if (Volatile.Read(ref changed) == 1)
        {
            Schedule(options.Debounce);
        }
    }

    void Schedule(TimeSpan time)
    {
        if (Volatile.Read(ref disposed) == 0)
        {
            try
            {
                timer.Change(time, Timeout.InfiniteTimeSpan);
            }
            catch (ObjectDisposedException)
            {
                // The host is stopping.
            }
        }
    }

    (string?, FileStatus?) ReadStatus()
    {
        // Resolves links, those of folders too: container volumes are updated by a change of a link.
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
