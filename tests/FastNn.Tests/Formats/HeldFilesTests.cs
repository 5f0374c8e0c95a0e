using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FastNn.Tests.Support;

namespace FastNn.Tests.Formats;

/// <summary>Files that earlier versions wrote still load, and give the bits that they gave then. Those of the command are read in Cli/HeldFilesTests.</summary>
public sealed class HeldFilesTests
{
    const int Rows = 4;

    public static TheoryData<string> Models => [.. HeldFiles.OfKind("model")];

    public static TheoryData<string> Checkpoints => [.. HeldFiles.OfKind("checkpoint")];

    [Fact]
    public void Every_file_is_in_the_list_and_every_checkpoint_has_its_training()
    {
        Assert.Equal(HeldFiles.Entries.Keys.Append(HeldFiles.List).Order(), Directory.GetFiles(HeldFiles.Folder).Select(Path.GetFileName).Order());
        Assert.Equal(HeldTrainings.All.Keys.Order(), HeldFiles.OfKind("checkpoint").Order());
        Assert.Equal([HeldTrainings.Log], HeldFiles.OfKind("log"));
    }

    [Fact]
    public void No_file_was_edited() => Assert.All(
        HeldFiles.Entries.Keys,
        name => Assert.Equal(HeldFiles.Text(name, "sha256"), Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(HeldFiles.PathOf(name))))));

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_predicts_the_bits_it_predicted_when_it_was_saved(string name)
    {
        Network network = Network.Load(HeldFiles.PathOf(name));
        float[] inputs = HeldFiles.Text(name, "inputs") == "table" ? HeldData.Table(Rows, seed: 50) : PinnedTrainings.Numbers(Rows * network.Inputs, seed: 50);

        float[] batch = new float[Rows * network.Outputs], one = new float[network.Outputs];
        using Predictor predictor = network.CreatePredictor(maxBatch: Rows);
        predictor.PredictBatch(inputs, batch);
        predictor.PredictOne(inputs.AsSpan(0, network.Inputs), one);

        Assert.Equal(HeldFiles.Text(name, "batch"), Hex(batch));
        // The order of the sums of a row alone may change from version to version; exact order, that of a batch, does not.
        ReadOnlySpan<float> saved = MemoryMarshal.Cast<byte, float>(Convert.FromHexString(HeldFiles.Text(name, "one")));
        Assert.Equal(saved.Length, one.Length);
        for (int i = 0; i < one.Length; i++)
        {
            Assert.Equal(saved[i], one[i], 1e-6f * (1 + Math.Abs(saved[i])));
        }
        Assert.Equal("text of a user, ä", network.Metadata["note"]);
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Training_goes_on_from_a_checkpoint_to_the_bits_it_had_when_it_was_saved(string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write("log.csv", File.ReadAllBytes(HeldFiles.PathOf(HeldTrainings.Log)));
        HeldTraining training = HeldTrainings.All[name];
        // The training that was saved began with the weights of seed 1.
        using Trainer trainer = training.Make(2, folder.PathOf(""));

        trainer.Resume(HeldFiles.PathOf(name));
        Assert.Equal(HeldFiles.Text(name, "steps"), $"{trainer.Steps}");
        TrainingReport? report = training.Run(trainer, CancellationToken.None);

        Assert.Equal(HeldFiles.Text(name, "weights"), HeldFiles.HashWeights(trainer.Network));
        Assert.Equal(HeldFiles.Text(name, "reports"), HeldFiles.HashReports(report));
        if (name == "callbacks.safetensors")
        {
            Assert.Equal(HeldFiles.Text(HeldTrainings.Log, "end"), HeldFiles.Hash(File.ReadAllText(folder.PathOf("log.csv"))));
        }
    }

    static string Hex(float[] values) => Convert.ToHexString(MemoryMarshal.AsBytes<float>(values));
}
