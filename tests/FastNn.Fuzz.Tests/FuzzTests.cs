namespace FastNn.Fuzz.Tests;

/// <summary>The fuzzer on every format, for a moment; <c>dotnet run -c Release --project tests/FastNn.Fuzz</c> runs it for longer.</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Formats => [.. FuzzFormats.All.Keys];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Inputs_are_read_or_refused_as_the_validator_says(string name)
    {
        var run = new FuzzRun(FuzzFormats.All[name](), seed: 1, folder: null);

        run.Run(TimeSpan.FromSeconds(20), most: 4000);

        Assert.True(run.Failures.Count == 0, run.ToString());
        Assert.InRange(run.Accepted, 1, run.Inputs - 1);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Same_seed_gives_the_same_inputs(string name)
    {
        Assert.Equal(Generate(), Generate());

        byte[][] Generate()
        {
            FuzzFormat format = FuzzFormats.All[name]();
            var random = new Random(7);
            return [.. Enumerable.Range(0, 20).Select(_ => format.Generate(random))];
        }
    }

    [Theory]
    [InlineData("safetensors")]
    [InlineData("onnx")]
    [InlineData("schema")]
    public void Seeds_are_valid(string name)
    {
        FuzzFormat format = FuzzFormats.All[name]();

        Assert.All(format.Seeds, seed => Assert.NotNull(format.Read(seed)));
    }
}
