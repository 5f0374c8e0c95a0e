using System.Diagnostics;
using FastNn.Formats;
using FastNn.Tests.Support;

namespace FastNn.Tests.Formats;

/// <summary>What is opened for reading, and how files are told apart.</summary>
public sealed class SourceFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    string File1 => folder.PathOf("model.safetensors");

    [Fact]
    public async Task Pipe_device_and_folder_are_refused_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It has such a device.");
        MakePipe();
        Network network = Make();
        using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0.1f));
        foreach (string path in (string[])[File1, "/dev/zero", "/dev/null", folder.PathOf("")])
        {
            Action[] loaders = [() => Network.Load(path), () => network.LoadWeights(path), () => trainer.Resume(path)];
            foreach (Action load in loaders)
            {
                // A pipe without a writer would be waited for for ever.
                Exception? e = await Task.Run(() => Record.Exception(load), TestContext.Current.CancellationToken)
                    .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
                Assert.Contains($"'{path}' is no regular file", Assert.IsType<IOException>(e).Message);
            }
        }
    }

    [Fact]
    public void Link_to_a_device_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It has such a device.");
        File.CreateSymbolicLink(File1, "/dev/zero");

        Assert.Throws<IOException>(() => Network.Load(File1));
    }

    [Fact]
    public void What_is_not_there_is_said_in_the_words_of_the_framework()
    {
        Assert.Equal(File1, Assert.Throws<FileNotFoundException>(() => Network.Load(File1)).FileName);
        Assert.Throws<DirectoryNotFoundException>(() => Network.Load(folder.PathOf("nowhere/model.safetensors")));
        Assert.Throws<ArgumentException>(() => Network.Load(""));
    }

    [Fact]
    public void File_is_read_through_links_while_others_write_and_replace_it()
    {
        Make().Save(folder.PathOf("real"));
        File.CreateSymbolicLink(File1, folder.PathOf("real"));
        using FileStream reading = SourceFile.Open(File1);
        using FileStream writing = new(File1, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

        Assert.Equal(Make().ComputeHash(), Network.Load(reading).ComputeHash());
        Make().Save(File1);
        Assert.Equal(Make().ComputeHash(), Network.Load(File1).ComputeHash());
    }

    [Fact]
    public void Status_is_that_of_the_file_behind_the_links()
    {
        File.WriteAllText(folder.PathOf("real"), "12345");
        File.CreateSymbolicLink(File1, folder.PathOf("real"));
        FileStatus status = FileStatus.Of(File1)!.Value;

        Assert.True(status.IsRegular);
        Assert.Equal(5, status.Length);
        Assert.Equal((File.GetLastWriteTimeUtc(folder.PathOf("real")) - DateTime.UnixEpoch).Ticks, status.Written / 100);
        using (FileStream open = SourceFile.Open(File1))
        {
            Assert.Equal(status, FileStatus.Of(open.SafeFileHandle));
        }
        Assert.Equal(status, FileStatus.Of(folder.PathOf("real")));
        Assert.Null(FileStatus.Of(folder.PathOf("nowhere")));
        Assert.False(status.IsSettled(DateTime.UnixEpoch.AddTicks(status.Written / 100).AddSeconds(1)));
        Assert.True(status.IsSettled(DateTime.UtcNow.AddSeconds(60)));
    }

    [Fact]
    public void Another_file_of_equal_length_and_time_has_another_status()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Where inodes are read.");
        string other = folder.PathOf("other");
        foreach (string path in (string[])[File1, other])
        {
            File.WriteAllText(path, path == other ? "54321" : "12345");
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(20_000));
        }
        FileStatus one = FileStatus.Of(File1)!.Value, two = FileStatus.Of(other)!.Value;

        Assert.Equal((one.Length, one.Written, one.Device), (two.Length, two.Written, two.Device));
        Assert.NotEqual(one.Inode, two.Inode);
    }

    void MakePipe()
    {
        using Process made = Process.Start("mkfifo", [File1]);
        made.WaitForExit();
    }

    static Network Make() => new(3, seed: 1) { new Dense(4), new Tanh(), new Dense(2) };
}
