using FastNn.Tests.Support;

namespace FastNn.Tests.Architecture;

/// <summary>A change of what users see is a change of <c>PublicApi.approved.txt</c>: seen in the diff, and never made by accident.</summary>
public sealed class PublicApiTests
{
    const string Approve = "FASTNN_APPROVE_API";

    [Fact]
    public void Public_surface_is_the_approved_one()
    {
        string path = Repository.PathOf("tests/FastNn.Tests/Architecture/PublicApi.approved.txt");
        string found = PublicApi.Of(typeof(Network).Assembly);
        if (Environment.GetEnvironmentVariable(Approve) == "1")
        {
            File.WriteAllText(path, found);
        }
        string[] approved = Lines(File.ReadAllText(path)), now = Lines(found);

        string[] changes = [.. approved.Except(now).Select(line => $"- {line}"), .. now.Except(approved).Select(line => $"+ {line}")];
        Assert.True(approved.SequenceEqual(now), $"The public API has changed. If that is meant, run this test once with {Approve}=1 and commit the new file.\n{string.Join('\n', changes)}");
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
