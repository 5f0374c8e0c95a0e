using System.Text;
using FastNn.Tests.Support;

namespace FastNn.Fuzz.Tests;

/// <summary>Every named fault is refused, with the code, the message and the offset that NamedFaults.approved.txt lists.</summary>
public sealed class NamedFaultsTests
{
    const string Listing = "tests/FastNn.Fuzz.Tests/NamedFaults.approved.txt";

    [Fact]
    public void Every_fault_is_refused_as_listed()
    {
        var text = new StringBuilder();
        foreach ((string name, FuzzFormat format, byte[] input) in NamedFaults.All)
        {
            text.Append(Line(name)).Append(" => ").Append(Refusal(format, input)).Append('\n');
            Assert.NotEqual(Verdict.Accept, format.Validate(input));
        }
        string path = Repository.PathOf(Listing);
        if (Environment.GetEnvironmentVariable("FASTNN_APPROVE_FAULTS") == "1")
        {
            File.WriteAllText(path, text.ToString());
        }
        Assert.Equal(File.ReadAllLines(path), text.ToString().TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void There_are_300_faults_with_names_of_their_own()
    {
        Assert.True(NamedFaults.All.Count >= 300, $"{NamedFaults.All.Count}");
        Assert.Distinct(NamedFaults.All.Select(fault => fault.Name));
    }

    // "Truncated, byte 12: the message", cut; the numbers of a parser's own position are kept, as they are its offset.
    static string Refusal(FuzzFormat format, byte[] input)
    {
        try
        {
            format.Read(input);
            throw new InvalidOperationException($"{format.Name} accepts a broken input: {Line(Encoding.Latin1.GetString(input))}");
        }
        catch (FastNnFormatException e)
        {
            string message = e.Message;
            int file = e.File is null ? 0 : message.IndexOf(": ", StringComparison.Ordinal) + 2;
            // The service answers with a status, which stands for the code.
            string code = format is ArrayBodyFormat or NamedBodyFormat ? "" : $"{e.Code}{(e.Offset >= 0 ? $", byte {e.Offset}" : "")}: ";
            return Line($"{code}{message[file..]}");
        }
    }

    static string Line(string text)
    {
        string escaped = string.Concat(text.Select(c => c < ' ' || c >= 127 ? $"\\u{(int)c:x4}" : $"{c}"));
        return escaped.Length > 140 ? escaped[..140] : escaped;
    }
}
