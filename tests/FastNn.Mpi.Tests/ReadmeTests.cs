using System.Text;
using FastNn.Data;
using FastNn.Tables;
using FastNn.Tests.Support;

namespace FastNn.Mpi.Tests;

/// <summary>The examples of the package's README and of the page are code of this file.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("src/FastNn.Mpi/README.md", 1)]
    [InlineData("docs/distributed.md", 3)]
    public void Examples_are_code_of_this_file(string page, int examples)
    {
        string readme = File.ReadAllText(Repository.PathOf(page));
        string source = File.ReadAllText(Repository.PathOf("tests/FastNn.Mpi.Tests/ReadmeTests.cs"));

        string[] blocks = PageCode.FindBlocks(readme);
        Assert.Equal(examples, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(PageCode.Flatten(PageCode.RemoveUsings(block)),
            PageCode.Flatten(source.Replace("$\"{folder}/", "\"", StringComparison.Ordinal))));
    }

    [Fact]
    public void Example_trains_and_saves()
    {
        using var temporary = new TemporaryFolder();
        string folder = temporary.Root;
        var random = new Random(1);
        byte[] images = new byte[300 * 28 * 28];
        random.NextBytes(images);
        temporary.Write("train-images-idx3-ubyte", IdxBytes.Of(0x08, [300, 28, 28], images));
        temporary.Write("train-labels-idx1-ubyte", IdxBytes.Labels([.. Enumerable.Range(0, 300).Select(i => (byte)(i % 10))]));
        Train(folder);
        TrainShards(folder);

        Assert.Equal((784, 10), (Network.Load($"{folder}/digits.safetensors").Inputs, Network.Load($"{folder}/digits.safetensors").Outputs));
    }

    [Fact]
    public void Example_of_a_table_trains_and_saves()
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("rows.csv", Encoding.UTF8.GetBytes($"x,y\n{string.Concat(Enumerable.Range(0, 20).Select(i => $"{i / 2},{(i < 10 ? "a" : "b")}\n"))}"));
        TrainTable(temporary.Root);

        Assert.Equal(["a", "b"], TabularModel.Load($"{temporary.Root}/model.safetensors").Classes);
    }

    static void TrainTable(string folder)
    {
        using ProcessGroup group = MpiGroup.Start();
        var farm = new TaskFarm(group);
        Table table = Table.FromCsv($"{folder}/rows.csv");   // the same in every process
        var options = new TabularOptions { Preset = TabularPreset.Ensemble, Dispatcher = farm };
        if (group.Rank == 0)
        {
            farm.RunPrimary(() => TabularModel.Train(table, "y", options)).Save($"{folder}/model.safetensors");
        }
        else
        {
            farm.Serve(TabularModel.CreateWork(table, "y", options));
        }
    }

    static void Train(string folder)
    {
        using ProcessGroup group = MpiGroup.Start();   // without mpirun: a group of one, which needs no MPI
        Dataset training = Idx.ReadDataset($"{folder}/train-images-idx3-ubyte", $"{folder}/train-labels-idx1-ubyte");   // the same in every process
        var network = new Network(inputs: 784, seed: 1) { new Dense(128), new Relu(), new Dense(10) };
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam())
        {
            BatchSize = 256,
            Epochs = 10,
            GradientReduction = new ExactReduction(group),
        };
        trainer.Fit(training);
        if (group.Rank == 0)
        {
            network.Save($"{folder}/digits.safetensors");
        }
    }

    static void TrainShards(string folder)
    {
        using ProcessGroup group = MpiGroup.Start();
        Dataset? all = group.RunFirst(() =>
            Idx.ReadDataset($"{folder}/train-images-idx3-ubyte", $"{folder}/train-labels-idx1-ubyte"));   // null in the other processes
        Network network = group.Share(all is null ? null : new Network(all.Inputs, seed: 1) { new Dense(128), new Relu(), new Dense(10) });
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam())
        {
            BatchSize = 256,
            Epochs = 10,
            GradientReduction = new ExactReduction(group),
        };
        trainer.Fit(ShardedDataset.Scatter(group, trainer.GradientReduction, all, trainer.BatchSize));
    }
}
