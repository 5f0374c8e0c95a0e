using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>Models and checkpoints that earlier versions of the command wrote still serve it, and give what they gave then.</summary>
public sealed class HeldFilesTests
{
    const string PenguinModel = "fastnn-penguins.safetensors", DigitModel = "fastnn-digits.safetensors";

    static readonly string penguins = Repository.PathOf("samples/data/penguins.csv");

    /// <summary>The command line that wrote the checkpoints and <see cref="PenguinModel"/>.</summary>
    static readonly string[] training =
    [
        "train", "--csv", penguins, "--label", "species", "--holdout", "0.25", "--seed", "3",
        "--layers", "12,leakyrelu(alpha=0.2),dropout(rate=0.1),3", "--epochs", "12",
        "--optimizer", "adamw(learningrate=0.01,decay=0.02)", "--schedule", "warmup(epochs=2)+cosinedecay",
    ];

    public static TheoryData<string> Checkpoints => [.. HeldFiles.OfKind("command checkpoint")];

    [Fact]
    public void Every_held_model_is_tested() => Assert.Equal([DigitModel, PenguinModel], HeldFiles.OfKind("command model").Order());

    [Fact]
    public void Model_of_a_table_is_tested_and_predicts_as_when_it_was_saved()
    {
        string model = HeldFiles.PathOf(PenguinModel);

        CommandResult test = Fastnn.Run("test", "--model", model, "--csv", penguins, "--label", "species", "--seed", "3");
        CommandResult prediction = Fastnn.Run("predict", "--model", model, "--csv", penguins, "--raw");

        AssertAsSaved(PenguinModel, test, prediction);
    }

    [Fact]
    public void Model_of_the_digits_is_tested_and_predicts_as_when_it_was_saved()
    {
        string model = HeldFiles.PathOf(DigitModel);

        CommandResult test = Fastnn.Run("test", "--model", model);
        CommandResult prediction = Fastnn.RunWith(TrainedDigits.Zero, "predict", "--model", model, "--raw");

        AssertAsSaved(DigitModel, test, prediction);
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Training_goes_on_from_a_checkpoint_to_the_model_that_was_saved(string name)
    {
        using var folder = new TemporaryFolder();
        string model = folder.PathOf("model");

        CommandResult result = Fastnn.Run([.. training, "--resume", HeldFiles.PathOf(name), "--out", model]);

        Assert.True(result.Code == 0, result.Error);
        Assert.Contains($"after {HeldFiles.Text(name, "steps")} batches", result.Output);
        Assert.Equal(HeldFiles.HashWeights(Network.Load(HeldFiles.PathOf(PenguinModel))), HeldFiles.HashWeights(Network.Load(model)));
    }

    static void AssertAsSaved(string name, CommandResult test, CommandResult prediction)
    {
        Assert.True(test.Code == 0, test.Error);
        Assert.True(prediction.Code == 0, prediction.Error);
        Assert.Equal(HeldFiles.Text(name, "accuracy"), test.Accuracy);
        Assert.Equal(HeldFiles.Text(name, "predictions"), HeldFiles.Hash(prediction.Output));
    }
}
