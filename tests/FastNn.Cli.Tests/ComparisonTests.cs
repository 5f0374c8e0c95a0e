using System.Text.Json;
using FastNn.Onnx;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>The command verify with --against: predictions of two files.</summary>
public sealed class ComparisonTests : IDisposable
{
    const string Lines = "0.5,1,2\n-1,0.25,3\n0,0,0\n";

    readonly TemporaryFolder folder = new();
    readonly string model, rows;
    readonly Network network = new(inputs: 3, seed: 5) { new Dense(4), new Tanh(), new Dense(2) };

    public ComparisonTests()
    {
        network.Save(model = folder.PathOf("model.safetensors"));
        File.WriteAllText(rows = folder.PathOf("rows.csv"), Lines);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Exported_model_predicts_the_same()
    {
        string onnx = folder.PathOf("model.onnx");
        network.SaveOnnx(onnx);

        CommandResult result = Fastnn.Run("verify", "--model", model, "--against", onnx, "--csv", rows, "--tolerance", "0");

        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("outputs:   differ by at most 0, relatively 0", result.Output, StringComparison.Ordinal);
        Assert.Contains("rows:      0 of 3 differ by more than 0", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Difference_above_the_tolerance_is_a_failure_with_its_row()
    {
        string one = folder.PathOf("one.safetensors"), other = folder.PathOf("other.safetensors");
        Save(one, 1);
        Save(other, 1.25f);

        CommandResult fails = Fastnn.Run("verify", "--model", one, "--against", other, "--csv", rows, "--json");
        CommandResult fits = Fastnn.Run("verify", "--model", one, "--against", other, "--csv", rows, "--tolerance", "0.3");

        Assert.Equal((1, 0), (fails.Code, fits.Code));
        JsonElement json = JsonDocument.Parse(fails.Output).RootElement;
        // The first column is 0.5, -1 and 0.
        Assert.Equal((3, 2, 2), (json.GetProperty("rows").GetInt32(), json.GetProperty("differentRows").GetInt32(), json.GetProperty("worstRow").GetInt32()));
        Assert.Equal(0.25, json.GetProperty("maxAbsolute").GetDouble(), 1e-6);
        Assert.Equal(0.2, json.GetProperty("maxRelative").GetDouble(), 1e-6);
        Assert.Contains("outputs:   differ by at most 0.25, relatively 0.2, worst in row 2", fits.Output, StringComparison.Ordinal);
        Assert.Contains("0 of 3 differ by more than 0.3", fits.Output, StringComparison.Ordinal);

        static void Save(string path, float weight)
        {
            var scaled = new Network(inputs: 3) { new Dense(1, new Zeros()) };
            scaled.Parameters["0.weight"].Set([weight, 0, 0]);
            scaled.Parameters["0.bias"].Set([0]);
            scaled.Save(path);
        }
    }

    /// <summary>Outputs of thousands: the difference counts in units of the output.</summary>
    [Fact]
    public void Tolerance_grows_with_the_output_and_NaN_never_fits()
    {
        string one = Save(10_000, 0), near = Save(10_000.01f, 0), far = Save(10_001, 0), nan = Save(float.NaN, 0), same = Save(float.NaN, 0);

        Assert.Equal(0, Compare(one, near).Code);
        Assert.Equal(1, Compare(one, far).Code);
        Assert.Equal(1, Compare(one, nan).Code);
        Assert.Equal(0, Compare(same, nan).Code);

        string Save(float first, float second)
        {
            string path = folder.PathOf($"{Guid.NewGuid():n}.safetensors");
            var constant = new Network(inputs: 3) { new Dense(2, new Zeros()) };
            constant.Parameters["0.bias"].Set([first, second]);
            constant.Save(path);
            return path;
        }

        CommandResult Compare(string first, string second) => Fastnn.Run("verify", "--model", first, "--against", second, "--csv", rows);
    }

    [Fact]
    public void Unsuitable_files_and_options_are_refused()
    {
        string wide = folder.PathOf("wide.safetensors"), empty = folder.PathOf("empty.csv");
        new Network(inputs: 4) { new Dense(2) }.Save(wide);
        File.WriteAllText(empty, "a,b,c\n");

        AssertRefused(2, "--against and --csv are used together", "--against", model);
        AssertRefused(2, "give --key FILE or --hash HASH, or --against FILE", "--csv", rows);
        AssertRefused(2, "--tolerance is '-1'", "--against", model, "--csv", rows, "--tolerance", "-1");
        AssertRefused(1, "There is no model file", "--against", folder.PathOf("none"), "--csv", rows);
        AssertRefused(1, "--against has 4 inputs", "--against", wide, "--csv", rows);
        AssertRefused(1, "has no rows", "--against", model, "--csv", empty);
        AssertRefused(1, "There is no file", "--against", model, "--csv", folder.PathOf("none"));
    }

    void AssertRefused(int code, string message, params string[] arguments)
    {
        CommandResult result = Fastnn.Run(["verify", "--model", model, .. arguments]);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal((code, ""), (result.Code, result.Output));
    }
}
