using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>A model of the embedded digits that the command has trained in a moment.</summary>
public sealed class TrainedDigits : IDisposable
{
    /// <summary>A zero, as it stands in the data.</summary>
    public const string Zero =
        "0,0,5,13,9,1,0,0,0,0,13,15,10,15,5,0,0,3,15,2,0,11,8,0,0,4,12,0,0,8,8,0,0,5,8,0,0,9,8,0,0,4,11,0,1,12,7,0,0,2,14,5,10,12,0,0,0,0,6,13,10,0,0,0";

    readonly TemporaryFolder folder = new();

    public TrainedDigits()
    {
        Model = folder.PathOf("digits.safetensors");
        CommandResult result = Fastnn.Run("train", "--layers", "64,leakyrelu(alpha=0.2),10", "--epochs", "10", "--seed", "7", "--out", Model);
        Assert.True(result.Code == 0, result.Error);
        Accuracy = result.Accuracy;
    }

    public string Model { get; }

    /// <summary>The test accuracy that train reported.</summary>
    public string Accuracy { get; }

    public void Dispose() => folder.Dispose();
}
