using FastNn.Formats;
using Microsoft.Extensions.Logging;

namespace FastNn.Hosting;

/// <summary>
/// Watches the file of a model, and its manifest where one is required: with file system events, and by polling its <see cref="FileStatus"/> and the targets of
/// links, and less often its content. A changed file is reloaded once it was unchanged for the debounce time.
/// </summary>
sealed class ModelFileWatch : IDisposable
{
    /// <summary>The number of polls between two hashes of the content, for file systems with unreliable times: 5 minutes at the default interval.</summary>
    internal const int PollsPerHash = 60;

    readonly ServedModel model;
    readonly ModelOptions options;
    readonly string path;
    readonly Timer timer;
    readonly List<FileSystemWatcher> watchers = [];
    (string?, FileStatus?, FileStatus?) status;
    int changed, polling, polls, disposed;

    public ModelFileWatch(ServedModel model, ILogger logger)
    {
        this.model = model;
        options = model.Options;
        path = Path.GetFullPath(options.Path!);
        status = ReadStatus();
        timer = new Timer(_ => Poll(), null, options.PollInterval, Timeout.InfiniteTimeSpan);
        Watch(path, logger);
        if (model.Source.ManifestPath is { } manifest)
        {
            Watch(Path.GetFullPath(manifest), logger);
        }
        // A change between the load and this line has raised no event.
        OnChanged();
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref disposed, 1);
        watchers.ForEach(watcher => watcher.Dispose());
        timer.Dispose();
    }

    void Watch(string file, ILogger logger)
    {
        try
        {
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(file)!, Path.GetFileName(file));
            watchers.Add(watcher);
            watcher.Changed += (_, _) => OnChanged();
            watcher.Created += (_, _) => OnChanged();
            watcher.Deleted += (_, _) => OnChanged();
            watcher.Renamed += (_, _) => OnChanged();
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            logger.Polling(model.Name, file, options.PollInterval, e.Message);
        }
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
        (string?, FileStatus?, FileStatus?) current = ReadStatus();
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

    (string?, FileStatus?, FileStatus?) ReadStatus()
    {
        // Resolves links, those of folders too: container volumes are updated by a change of a link.
        try
        {
            return (TargetFile.Find(path), model.Source.ReadStatus(path),
                model.Source.ManifestPath is { } manifest ? model.Source.ReadStatus(manifest) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
