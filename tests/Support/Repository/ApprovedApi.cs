using System.Reflection;

namespace FastNn.Tests.Support;

/// <summary>What an assembly shows, held against a file in the repository.</summary>
static class ApprovedApi
{
    const string Approve = "FASTNN_APPROVE_API";

    /// <summary>Red where the assembly shows something else than the file says; with FASTNN_APPROVE_API=1 the file is written anew.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="file">The file, from the root of the repository.</param>
    public static void Check(Assembly assembly, string file)
    {
        string path = Repository.PathOf(file);
        string found = PublicApi.Of(assembly);
        if (Environment.GetEnvironmentVariable(Approve) == "1")
        {
            File.WriteAllText(path, found);
        }
        string[] approved = Lines(File.ReadAllText(path)), now = Lines(found);

        string[] changes = [.. approved.Except(now).Select(line => $"- {line}"), .. now.Except(approved).Select(line => $"+ {line}")];
        Assert.True(approved.SequenceEqual(now),
            $"The public API has changed. If that is meant, run this test once with {Approve}=1 and commit the new file.\n{string.Join('\n', changes)}");
    }

    /// <summary>Every member with the type it stands in.</summary>
    static string[] Lines(string text)
    {
        string type = "";
        var lines = new List<string>();
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            type = line.StartsWith(' ') ? type : line;
            lines.Add(line == type ? line : $"{type.Split(" : ")[0]}: {line.Trim()}");
        }
        return [.. lines];
    }
}
