using FastNn.Layers;

namespace FastNn.Tests.Layers;

/// <summary>The random numbers of a training step are a function of seed, step and layer, and of nothing else.</summary>
public sealed class PassTests
{
    [Fact]
    public void Seed_depends_on_the_seed_the_step_and_the_layer_alone()
    {
        var seeds = new HashSet<long>();
        foreach (long seed in new long[] { 0, 1, -1 })
        {
            foreach (long step in new long[] { 0, 1, 2, 1L << 32, (1L << 32) + 1 })
            {
                foreach (int layer in new[] { 0, 1, 1000 })
                {
                    long drawn = new Pass(default, null, step: new TrainingStep(seed, step)).Seed(layer);
                    Assert.Equal(drawn, new Pass(new float[3], null, accumulate: true, step: new TrainingStep(seed, step)).Seed(layer));
                    Assert.True(seeds.Add(drawn), $"seed {seed}, step {step}, layer {layer} draws what another one drew");
                }
            }
        }
    }

    [Fact]
    public void Prediction_has_no_random_numbers()
    {
        Assert.False(new Pass(default, null).IsTraining);
        Assert.Throws<InvalidOperationException>(() => new Pass(default, null).Seed(0));
    }
}
