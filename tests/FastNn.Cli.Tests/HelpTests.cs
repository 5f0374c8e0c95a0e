namespace FastNn.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("train", "--help")]
    [InlineData("tune", "--help")]
    [InlineData("test", "-h")]
    [InlineData("predict", "-?")]
    [InlineData("inspect", "--help")]
    [InlineData("compress", "--help")]
    [InlineData("export", "--help")]
    [InlineData("convert", "--help")]
    [InlineData("sign", "--help")]
    [InlineData("verify", "--help")]
    public void Help_has_examples_and_exit_codes(params string[] arguments)
    {
        CommandResult result = Fastnn.Run(arguments);

        Assert.Equal(0, result.Code);
        Assert.Contains("Examples:\n  fastnn ", result.Output.ReplaceLineEndings("\n"));
        Assert.Contains("  130  interrupted", result.Output);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void Help_of_train_lists_the_catalog()
    {
        string help = Fastnn.Run("train", "--help").Output;

        Assert.All(Catalog.Default.Layers, entry => Assert.Contains(entry.Name.ToLowerInvariant(), help));
        Assert.All(Catalog.Default.Optimizers, entry => Assert.Contains($"{entry.Name.ToLowerInvariant()}(learningrate", help));
        Assert.All(Catalog.Default.Schedules, entry => Assert.Contains(entry.Name.ToLowerInvariant(), help));
        Assert.Contains("leakyrelu(alpha)", help);
        Assert.Contains("CC BY 4.0", help);
    }

    /// <summary>Shells ask for completions through dotnet-suggest, with the position of the cursor.</summary>
    [Theory]
    [InlineData("train", "[suggest:9]", "fastnn tr")]
    [InlineData("--epochs", "[suggest:16]", "fastnn train --e")]
    [InlineData("--model", "[suggest]", "inspect --m")]
    [InlineData("predict", "[suggest]")]
    public void Completions_are_printed_and_nothing_is_run(string completion, params string[] arguments)
    {
        CommandResult result = Fastnn.Run(arguments);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains(completion, result.Output.ReplaceLineEndings("\n").Split('\n'));
        Assert.DoesNotContain("epoch ", result.Output);
    }

    [Fact]
    public void Version_is_printed() => Assert.Matches(@"^\d+\.\d+\.\d+", Fastnn.Run("--version").Output);
}
