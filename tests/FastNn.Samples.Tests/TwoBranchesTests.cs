using FastNn.Autograd;
using TwoBranches;

namespace FastNn.Samples.Tests;

public sealed class TwoBranchesTests
{
    [Fact]
    public void Sample_learns_the_range_of_sales()
    {
        var model = new DemandModel(new Week(samples: 512, seed: 1));
        float first = model.Step(), last = first;
        for (int step = 0; step < 800; step++)
        {
            last = model.Step();
        }
        Assert.InRange(last, 0, first / 3);
        Assert.InRange(model.ComputeCoverage(), 0.75, 0.85);
    }

    [Fact]
    public void Own_function_of_the_sample_has_the_derivative_of_the_sine()
    {
        Tensor x = new Tape().Variable([0, 0.5f, 2], 1, 3);
        x.Apply(new Sine()).Sum().Backward();
        Assert.Equal(MathF.Cos(2), x.Gradient[0, 2]);
    }
}
