using System.Diagnostics;
using FastNn.Tests.Support;

namespace FastNn.Tests.Formats;

/// <summary>What a save asks of the system, in which order, and what becomes of its errors: seen by <c>strace</c>.</summary>
[Trait("Tiers", "None")]
public sealed class WholeFileTests
{
    const string Variable = "FASTNN_TEST_SAVED";

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task File_is_on_the_disk_before_its_name_is_and_the_folder_after_it()
    {
        (string answer, string[] calls, _) = await Save("");
        Assert.Equal("saved", answer);
        Assert.Equal(["fsync .tmp", "rename", "fsync folder"], calls);
    }

    [Theory]
    [InlineData("EIO", 1, "could not be written to the disk (error 5", "old")]
    [InlineData("EIO", 2, "its folder could not be (error 5", "new")]
    [InlineData("ENOSPC", 2, "its folder could not be (error 28", "new")]
    [InlineData("EINVAL", 2, "saved", "new")]
    [Trait("Speed", "Slow")]
    public async Task Error_of_the_disk_comes_out_with_the_name_of_the_file(string error, int call, string message, string content)
    {
        (string answer, _, bool isOld) = await Save($"{error}:when={call}");
        Assert.Contains(message, answer, StringComparison.Ordinal);
        Assert.Equal(content == "old", isOld);
        Assert.True(answer == "saved" || answer.Contains("model.safetensors", StringComparison.Ordinal), answer);
    }

    [Fact]
    public void Model_is_saved()
    {
        if (OwnProcess.IsThis && Environment.GetEnvironmentVariable(Variable) is { } path)
        {
            Exception? thrown = Record.Exception(() => new Network(3, seed: 1) { new Dense(2000) }.Save(path));
            OwnProcess.Answer(thrown is null ? "saved" : thrown is IOException ? thrown.Message : thrown.ToString());
        }
    }

    /// <summary>The same by a thread that has opened more files than any other: strace counts calls by thread, and a fault at the n-th one is one at the n-th
    /// of every thread.</summary>
    [Fact]
    public void Model_is_saved_by_the_thread_of_most_opens()
    {
        if (OwnProcess.IsThis)
        {
            const int Opens = 4000;
            var thread = new Thread(() =>
            {
                // The save must not be the first one, for which the runtime opens files too.
                using var other = new TemporaryFolder();
                new Network(3, seed: 1) { new Dense(2) }.Save(other.PathOf("model"));
                for (int i = 0; i < Opens; i++)
                {
                    File.OpenHandle("/dev/null").Dispose();
                }
                Model_is_saved();
            });
            thread.Start();
            thread.Join();
        }
    }

    /// <summary>Names of up to 255 bytes, to which nothing can be appended.</summary>
    [Theory]
    [InlineData(200)]
    [InlineData(219)]
    [InlineData(255)]
    public void Long_names_are_saved(int length)
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])[new('n', length), new string('é', (length - 1) / 2) + "n",
            $"n{string.Concat(Enumerable.Repeat("😀", (length - 1) / 4))}"])
        {
            string path = folder.PathOf(name);
            new Network(3, seed: 1) { new Dense(2) }.Save(path);
            new Network(3, seed: 2) { new Dense(2) }.Save(path);
            Assert.Equal(2, Network.Load(path).Seed);
            Assert.Equal([path], Directory.GetFiles(folder.PathOf("")));
            File.Delete(path);
        }
    }

    /// <summary>A fault at every call of a save: the file is the old or the new one each time, an error is an IOException that names the file, and the next
    /// save leaves nothing beside the model.</summary>
    [Theory]
    [InlineData("pwrite64", "EIO")]
    [InlineData("pwrite64", "ENOSPC")]
    [InlineData("fsync", "EDQUOT")]
    [InlineData("rename", "EACCES")]
    [InlineData("flock", "EINTR")]
    [InlineData("rename,unlink", "EROFS")]
    [InlineData("openat", "EACCES")]
    [InlineData("openat", "EMFILE")]
    [InlineData("openat", "ENOSPC")]
    [InlineData("openat", "EINTR")]
    [Trait("Speed", "Slow")]
    public async Task Fault_at_every_call_leaves_the_old_or_the_new_file(string calls, string error)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && CanTrace(), "There is no strace that may trace.");
        using var folder = new TemporaryFolder();
        using var logs = new TemporaryFolder();
        string path = folder.PathOf("model.safetensors"), log = logs.PathOf("log"), call = calls.Split(',')[0];
        new Network(3, seed: 7) { new Dense(2) }.Save(path);
        byte[] old = File.ReadAllBytes(path);
        Assert.Equal("saved", await Run());
        byte[] saved = File.ReadAllBytes(path);
        int[] places = [.. PlacesOfCalls(File.ReadAllLines(log), call, folder.Root)];
        Assert.NotEmpty(places);
        foreach (int place in places)
        {
            File.WriteAllBytes(path, old);
            // The removal of the temporary file is the first call of its kind on that thread.
            string answer = await Run([.. calls.Split(',').SelectMany(
                name => (string[])["-e", $"inject={name}:error={error}:when={(name == call ? place : 1)}"])]);
            byte[] now = File.ReadAllBytes(path);
            Assert.Contains("(INJECTED)", File.ReadAllText(log), StringComparison.Ordinal);
            Assert.True(now.AsSpan().SequenceEqual(old) || now.AsSpan().SequenceEqual(saved), $"call {place}: {answer}");
            Assert.True(
                answer == "saved" ? now.AsSpan().SequenceEqual(saved) : answer.Contains(folder.Root, StringComparison.Ordinal),
                $"call {place}: {answer}");
            Network.Load(path).Save(path);
            Assert.Equal([path], Directory.GetFiles(folder.Root));
        }

        Task<string> Run(params string[] injected) => OwnProcess.RunUnder(
            ["strace", "-f", "--seccomp-bpf", "-y", "-o", log, "-e", $"trace={calls},rename", .. injected], typeof(WholeFileTests),
            calls == "openat" ? nameof(Model_is_saved_by_the_thread_of_most_opens) : nameof(Model_is_saved), (Variable, path));
    }

    // strace counts calls by thread; a line begins with the number of the thread.
    static IEnumerable<int> PlacesOfCalls(string[] log, string call, string folder)
    {
        string thread = log.First(line => line.Contains("rename(", StringComparison.Ordinal) && line.Contains(folder, StringComparison.Ordinal)).Split(' ')[0];
        int place = 0;
        foreach (string line in log.Where(line => line.StartsWith($"{thread} ", StringComparison.Ordinal)
            && line.Contains($" {call}(", StringComparison.Ordinal)))
        {
            place++;
            if (line.Contains(folder, StringComparison.Ordinal))
            {
                yield return place;
            }
        }
    }

    [Fact]
    public void Save_deletes_what_killed_processes_left_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.safetensors");
        string[] others =
        [
            folder.Write("model.safetensors.0123456789abcde.tmp", []),
            folder.Write("model.safetensors.0123456789abcdeF.tmp", []),
            folder.Write("model.safetensors.0123456789abcdef", []),
            folder.Write("model.safetensors.tmp", []),
            folder.Write("xmodel.safetensors.0123456789abcdef.tmp", []),
        ];
        string leftover = folder.Write("model.safetensors.0123456789abcdef.tmp", [1, 2, 3]);
        string written = folder.PathOf("model.safetensors.fedcba9876543210.tmp");
        using (var another = new FileStream(written, FileMode.CreateNew, FileAccess.Write, FileShare.Delete))
        {
            new Network(3, seed: 1) { new Dense(2) }.Save(path);
            Assert.False(File.Exists(leftover));
            Assert.True(File.Exists(written), "A file that is being written was deleted.");
        }
        new Network(3, seed: 2) { new Dense(2) }.Save(path);
        Assert.Equal([.. others.Append(path).Order()], Directory.GetFiles(folder.Root).Order());
        Assert.Equal(2, Network.Load(path).Seed);
    }

    static async Task<(string Answer, string[] Calls, bool IsOld)> Save(string injected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && CanTrace(), "There is no strace that may trace.");
        using var folder = new TemporaryFolder();
        string path = folder.Write("model.safetensors", [1, 2, 3]), log = folder.PathOf("log");
        string[] strace = ["strace", "-f", "--seccomp-bpf", "-y", "-o", log, "-e", "trace=fsync,rename,renameat,renameat2"];
        string answer = await OwnProcess.RunUnder(injected.Length == 0 ? strace : [.. strace, "-e", $"inject=fsync:error={injected}"], typeof(WholeFileTests),
            nameof(Model_is_saved), (Variable, path));
        string[] calls = [.. File.ReadLines(log).Where(line => line.Contains(folder.PathOf(""), StringComparison.Ordinal)).Select(line =>
            line.Contains("rename", StringComparison.Ordinal) ? "rename" : line.Contains(".tmp>", StringComparison.Ordinal) ? "fsync .tmp" : "fsync folder")];
        return (answer, calls, File.ReadAllBytes(path).Length == 3);
    }

    static bool CanTrace()
    {
        try
        {
            using Process traced = Process.Start(new ProcessStartInfo("strace", ["-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            traced.WaitForExit();
            return traced.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
