using System.Text.Json;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

public sealed class CompressCommandTests(TableModels models) : IClassFixture<TableModels>, IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bf16", WeightFormat.BFloat16)]
    [InlineData("int8", WeightFormat.Int8)]
    [InlineData("int8-dynamic", WeightFormat.DynamicInt8)]
    public void Model_is_compressed_and_what_it_loses_is_measured(string format, WeightFormat expected)
    {
        string small = folder.PathOf("small.safetensors");

        CommandResult result = Fastnn.Run(
            "compress", "--model", models.Ensemble, "--format", format, "--csv", TableModels.Penguins, "--max-loss", "2", "--out", small, "--json");

        Assert.True(result.Code == 0, result.Error);
        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        Network network = Network.Load(small);
        Assert.Equal(expected, network.WeightFormat);
        Assert.Equal((format, network.ComputeHash()), (json.GetProperty("format").GetString(), json.GetProperty("hash").GetString()));
        Assert.Equal((new FileInfo(models.Ensemble).Length, new FileInfo(small).Length),
            (json.GetProperty("bytesBefore").GetInt64(), json.GetProperty("bytes").GetInt64()));
        Assert.True(new FileInfo(small).Length < new FileInfo(models.Ensemble).Length);
        Assert.Equal(("accuracy", "logLoss"), (json.GetProperty("score").GetString(), json.GetProperty("loss").GetString()));
        Assert.InRange(json.GetProperty("lostPoints").GetDouble(), -2, 2);
        Assert.Equal(Accuracy(models.Ensemble), json.GetProperty("scoreBefore").GetDouble(), 6);
        Assert.Equal(Accuracy(small), json.GetProperty("scoreAfter").GetDouble(), 6);
        Assert.Contains($"\"weights\": \"{format}\"", Fastnn.Run("inspect", "--model", small, "--json").Output);
        Assert.Contains($"weights: {format}, for predictions alone", Fastnn.Run("inspect", "--model", small).Output);
        Assert.Equal(0, Fastnn.Run("predict", "--model", small, "--csv", TableModels.Penguins).Code);
    }

    [Fact]
    public void Loss_beyond_the_limit_is_refused_and_nothing_is_written()
    {
        string small = folder.PathOf("small.safetensors"), rough = folder.PathOf("rough.safetensors");
        // One large weight for each output leaves the others a few steps of its scale: int8 must lose.
        Network network = Network.Load(models.Mass);
        foreach (Parameter parameter in network.Parameters.Where(parameter => !parameter.IsVector))
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            for (int output = 0; output < parameter.Rows; output++)
            {
                values[output * parameter.Columns] *= 1000;
            }
            parameter.Set(values);
        }
        network.Save(rough);

        CommandResult result = Fastnn.Run("compress", "--model", rough, "--format", "int8", "--csv", TableModels.Penguins, "--max-loss", "0", "--out", small);

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Matches(
            @"^error: --max-loss is 0, but R² -?[0-9.]+ % before, -?[0-9.]+ % after \([0-9.]+ points lost\); RMSE .* Nothing was written; ", result.Error);
        Assert.False(File.Exists(small));
    }

    [Fact]
    public void Rows_are_not_needed()
    {
        string small = folder.PathOf("small.safetensors");

        CommandResult result = Fastnn.Run("compress", "--model", models.Species, "--format", "BF16", "--out", small);

        Assert.True(result.Code == 0, result.Error);
        Assert.StartsWith($"{small}: bf16 weights, ", result.Output);
        Assert.Single(result.Output.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Wrong_command_lines_are_refused()
    {
        string small = folder.PathOf("small.safetensors");
        Assert.Equal(0, Fastnn.Run("compress", "--model", models.Species, "--format", "int8", "--out", small).Code);

        Refuses(2, "--format is 'int4'; it must be one of bf16, int8, int8-dynamic.", "--model", models.Species, "--format", "int4", "--out", small);
        Refuses(2, "Option '--format' is required", "--model", models.Species, "--out", small);
        Refuses(2, "Option '--out' is required", "--model", models.Species, "--format", "int8");
        Refuses(2, "--max-loss and --all need rows", "--model", models.Species, "--format", "int8", "--out", small, "--max-loss", "1");
        Refuses(2, "--max-loss is '-1'; it must be a number of percentage points", "--model", models.Species, "--format", "int8", "--out", small,
            "--max-loss", "-1", "--csv", TableModels.Penguins);
        Refuses(2, "which is also the file of --model", "--model", small, "--format", "int8", "--out", small);
        Refuses(2, "has Int8 weights already", "--model", small, "--format", "bf16", "--out", folder.PathOf("other.safetensors"));
    }

    static void Refuses(int code, string message, params string[] arguments)
    {
        CommandResult result = Fastnn.Run(["compress", .. arguments]);

        Assert.Equal((code, ""), (result.Code, result.Output));
        Assert.Contains(message, result.Error);
    }

    static double Accuracy(string model)
    {
        string output = Fastnn.Run("test", "--model", model, "--csv", TableModels.Penguins, "--json").Output;
        return JsonDocument.Parse(output).RootElement.GetProperty("metrics").GetProperty("accuracy").GetProperty("value").GetDouble();
    }
}
