using System.Text.Json;
using FastNn.Memory;
using FastNn.Tests.Support;

namespace FastNn.Tests.Optimizers;

/// <summary>
/// Twenty steps of every optimizer beside PyTorch's, in double there (torch_optimizers.py), with parameters that have no gradient, one that never
/// changes, and one that stops. The optimizers are made from the settings by the catalog.
/// </summary>
public sealed class TorchOptimizersTests
{
    static readonly JsonElement numbers = Embedded.Json("torch_optimizers.json");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, numbers.GetProperty("cases").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Optimizer_makes_the_steps_that_PyTorch_makes(int index)
    {
        JsonElement run = numbers.GetProperty("cases")[index];
        string what = $"{run.GetProperty("kind").GetString()} {run.GetProperty("settings")}";
        Optimizer optimizer = Make(run);
        float[] w = Floats(numbers.GetProperty("start"));
        var states = new Slab((long)w.Length * optimizer.StateCount);
        int step = 0;
        foreach (JsonElement expected in run.GetProperty("after").EnumerateArray())
        {
            float[] g = Floats(numbers.GetProperty("gradients")[step++]);
            optimizer.Step(new OptimizerStep(w, g, states.Span, w.Length, step, null));
            for (int i = 0; i < w.Length; i++)
            {
                double wanted = expected[i].GetDouble();
                Assert.True(Math.Abs(w[i] - wanted) <= 3e-6 * Math.Max(1, Math.Abs(wanted)),
                    $"{what}: parameter {i} after step {step} is {w[i]}, expected {wanted}");
            }
        }
    }

    [Fact]
    public void Every_optimizer_of_the_catalog_has_a_run()
    {
        IEnumerable<string> run = numbers.GetProperty("cases").EnumerateArray().Select(run => run.GetProperty("kind").GetString()!).Distinct();

        Assert.Equal(Catalog.Default.Optimizers.Select(entry => entry.CreateSample().Kind).Distinct().Order(), run.Order());
    }

    static Optimizer Make(JsonElement run)
    {
        var settings = new PartSettings();
        foreach (JsonProperty setting in run.GetProperty("settings").EnumerateObject())
        {
            settings.Set(setting.Name, setting.Value.GetDouble());
        }
        Optimizer optimizer = Catalog.Default.Optimizers.Single(entry => entry.Name == run.GetProperty("kind").GetString()).Create(settings);
        var described = new PartSettings();
        optimizer.WriteSettings(described);
        // A name that nobody reads would test something else than it says.
        Assert.Subset(described.Values.Select(setting => setting.Key).ToHashSet(), settings.Values.Select(setting => setting.Key).ToHashSet());
        return optimizer;
    }

    static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetSingle())];
}
