using System.Diagnostics;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>What is seen in a terminal: a pseudo one, made by script(1) of util-linux.</summary>
public sealed class TerminalTests : IDisposable
{
    const string Script = "/usr/bin/script";

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("xterm-256color", true)]
    [InlineData("dumb", false)]
    public void Bar_is_drawn_where_the_terminal_can(string terminal, bool isDrawn)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), "This needs script(1) of util-linux.");
        ProcessStartInfo start = Fastnn.Prepare(Script, "-qec", $"stty cols 140; '{Fastnn.Path}' train --epochs 3 --out '{folder.PathOf("model")}'",
            "/dev/null");
        start.Environment["TERM"] = terminal;
        CommandResult result = Fastnn.Finish(start);

        Assert.Equal(0, result.Code);
        Assert.Equal(isDrawn, result.Output.Contains('━'));
        Assert.Equal(isDrawn, result.Output.Contains("\e[?25h"));   // shows the cursor
        Assert.Contains("epoch 3/3", result.Output);
        Assert.DoesNotContain("NaN", result.Output);
        Assert.Matches("3/3 .* 0 bytes/batch", result.Output);       // another thread draws the bar
    }
}
