using FastNn;
using FastNn.Data;
using FastNn.Tests.Support;

namespace Outside.Parts;

/// <summary>A block that a user writes trains, allocates nothing, and is saved, loaded, copied and resumed with the layers inside.</summary>
public sealed class OwnBlockTests
{
    const int Inputs = 7, Classes = 3;

    static readonly Dataset data = MakeData();

    static readonly Catalog catalog = MakeCatalog();

    [Fact]
    public void Gradients_are_right()
    {
        new GradientCheck().Run(new Concatenation { new Dense(5), new Tanh() }, Inputs, rows: 4).ThrowIfWrong();
        new GradientCheck().Run(new Concatenation { new Concatenation { new Dense(17) }, new Tanh() }, Inputs, rows: 4).ThrowIfWrong();
    }

    [Fact]
    public void Outputs_are_the_inputs_and_the_outputs_of_the_layers_inside()
    {
        var network = new Network(Inputs, seed: 1) { new Concatenation { new Dense(5), new Tanh() } };
        var inside = new Network(Inputs) { new Dense(5), new Tanh() };
        Assert.Equal(["0.0.weight", "0.0.bias"], network.Parameters.Select(parameter => parameter.Name));
        float[] values = Snapshot(network), outputs = new float[5], all = new float[Inputs + 5];
        inside.Parameters.Set(values);

        inside.CreatePredictor().PredictOne(data.GetInput(0), outputs);
        network.CreatePredictor().PredictOne(data.GetInput(0), all);

        Assert.Equal([.. data.GetInput(0), .. outputs], all);
    }

    [Fact]
    public void Network_with_the_block_trains_without_allocations()
    {
        using Trainer trainer = Make();
        TrainingReport report = trainer.Fit(data);
        Assert.True(report.Epochs[^1].TrainingLoss < report.Epochs[0].TrainingLoss / 2, $"{report.Epochs[^1].TrainingLoss}");
        float[] inputs = [.. Enumerable.Range(0, 16).SelectMany(row => data.GetInput(row).ToArray())];
        int[] labels = [.. Enumerable.Range(0, 16).Select(data.GetLabel)];
        trainer.TrainBatch(inputs, labels);
        long before = GC.GetAllocatedBytesForCurrentThread();
        trainer.TrainBatch(inputs, labels);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Block_is_saved_loaded_and_copied()
    {
        using Trainer trainer = Make();
        trainer.Fit(data);
        using var file = new MemoryStream();
        trainer.Network.Save(file);
        file.Position = 0;

        Network loaded = Network.Load(file, catalog);

        Assert.Equal(["Dense", "BatchNorm", "Relu"], Assert.IsType<Concatenation>(loaded[0]).Select(layer => layer.Kind));
        Assert.Equal(trainer.Network.ComputeHash(), loaded.ComputeHash());
        Assert.Equal(Predict(trainer.Network), Predict(loaded));
        Assert.Equal(Predict(trainer.Network), Predict(trainer.Network.Copy()));
    }

    [Fact]
    public void Training_with_the_block_continues_from_a_checkpoint_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("{epoch}.safetensors");
        using Trainer whole = Make(new Checkpoint(path) { EveryEpochs = 1 }), resumed = Make();
        whole.Fit(data);
        resumed.Resume(folder.PathOf("3.safetensors"));
        resumed.Fit(data);

        Assert.Equal(Snapshot(whole.Network), Snapshot(resumed.Network));
    }

    static Trainer Make(params Callback[] callbacks)
    {
        var network = new Network(Inputs, seed: 1)
        {
            new Concatenation { new Dense(9), new BatchNorm(), new Relu() },
            new Dense(Classes),
        };
        network.Catalog = catalog;
        return new(network, new SoftmaxCrossEntropy(), new Adam(0.02f)) { BatchSize = 16, Epochs = 20, Callbacks = callbacks };
    }

    static float[] Predict(Network network)
    {
        float[] outputs = new float[Classes];
        network.CreatePredictor().PredictOne(data.GetInput(0), outputs);
        return outputs;
    }

    static float[] Snapshot(Network network)
    {
        float[] values = new float[network.Parameters.ElementCount];
        network.Parameters.CopyTo(values);
        return values;
    }

    static Catalog MakeCatalog()
    {
        var made = new Catalog();
        made.Register(nameof(Concatenation), settings => new Concatenation());
        return made;
    }

    static Dataset MakeData()
    {
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, 96 * Inputs).Select(_ => random.NextSingle() * 2 - 1)];
        int[] labels = [.. inputs.Chunk(Inputs).Select(x => x[0] * x[1] > 0.1f ? 2 : x[2] > 0 ? 1 : 0)];
        return new(inputs, Inputs, labels, Classes);
    }
}
