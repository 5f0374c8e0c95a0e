using System.Text.Json;
using FastNn.Tests.Support;

namespace FastNn.Tests.Schedules;

/// <summary>Schedules batch by batch beside those of torch.optim.lr_scheduler (torch_schedules.py).</summary>
public sealed class TorchSchedulesTests
{
    static readonly JsonElement numbers = Embedded.Json("torch_schedules.json");

    static readonly int epochs = numbers.GetProperty("epochs").GetInt32(), batches = numbers.GetProperty("batches").GetInt32();

    [Fact]
    public void StepDecay_is_StepLR() => Same("step", new StepDecay(3, 0.5), 1e-9);

    [Fact]
    public void CosineDecay_is_CosineAnnealingLR() => Same("cosine", new CosineDecay { Floor = 0.1 }, 1e-9);

    [Fact]
    public void CosineDecay_in_cycles_is_CosineAnnealingWarmRestarts() =>
        Same("restarts", new CosineDecay { FirstCycle = 2, CycleGrowth = 2, Floor = 0.05 }, 1e-9);

    [Fact]
    public void PolynomialDecay_is_PolynomialLR_and_that_of_Keras()
    {
        Same("polynomial", new PolynomialDecay(2.5), 1e-9);
        Same("polynomial_floor", new PolynomialDecay(0.5) { Floor = 0.05 }, 1e-9);
    }

    [Fact]
    public void PiecewiseConstant_is_MultiStepLR() => Same("milestones", new PiecewiseConstant((3, 0.2), (7, 0.04)), 1e-9);

    [Fact]
    public void InverseTimeDecay_is_that_of_Keras()
    {
        Same("inverse_time", new InverseTimeDecay(0.3), 1e-9);
        Same("inverse_time_staircase", new InverseTimeDecay(0.3) { IsStaircase = true }, 1e-9);
    }

    [Fact]
    public void CosLog4_and_FlatCosine_are_those_of_RealMLP()
    {
        Same("coslog4", new CosLog4(), 1e-9);
        Same("flat_cos", new FlatCosine(), 1e-9);
    }

    // Each part has its value at its own epoch 0 where it begins; PyTorch's CosineAnnealingLR is recursive and needs its optimizer at the first rate, which
    // SequentialLR sets.
    [Fact]
    public void SequentialSchedule_is_SequentialLR() =>
        Same("sequential", new SequentialSchedule((3, new StepDecay(2, 0.5)), (4, new CosineDecay()), (1, new ExponentialDecay(0.8))), 1e-9);

    // PyTorch reaches the top and the end one batch earlier; with 10,000 batches that is little.
    [Fact]
    public void OneCycle_is_OneCycleLR_but_for_a_batch() => Same("one_cycle", new OneCycle { Rise = 0.4, Divisor = 10, FinalDivisor = 100 }, 4e-4);

    [Fact]
    public void ReduceOnPlateau_is_ReduceLROnPlateau()
    {
        SameOnPlateaus("plateau", new ReduceOnPlateau(0.5, patience: 1));
        SameOnPlateaus("plateau_cooling", new ReduceOnPlateau(0.5, patience: 0) { Cooldown = 2, Threshold = 0.01 });
        SameOnPlateaus("plateau_floor", new ReduceOnPlateau(0.5, patience: 0) { Floor = 0.2 });
    }

    [Fact]
    public void Schedule_goes_on_from_what_another_one_has_learned()
    {
        foreach (CatalogEntry<Schedule> entry in Catalog.Default.Schedules)
        {
            Schedule whole = entry.CreateSample(), first = entry.CreateSample(), second = entry.CreateSample();
            foreach (Schedule schedule in new[] { whole, first, second })
            {
                schedule.Begin();
            }
            for (int epoch = 0; epoch < 40; epoch++)
            {
                if (epoch == 17)
                {
                    double[] learned = new double[first.StateCount];
                    first.CopyStateTo(learned);
                    second.SetState(learned);
                    first = second;
                }
                Assert.Equal(whole.ComputeFactor(epoch, 40), first.ComputeFactor(epoch, 40));
                whole.Report(1 + (epoch % 3));
                first.Report(1 + (epoch % 3));
            }
        }
        Assert.True(new WarmUp(1, new ReduceOnPlateau()).StateCount > 0);
        Assert.Contains("state has 3 values", Assert.Throws<ArgumentException>(() => new ReduceOnPlateau().SetState(new double[3])).Message);
        Assert.Contains("state has 3 values", Assert.Throws<ArgumentException>(() => new CosineDecay().CopyStateTo(new double[3])).Message);
    }

    [Fact]
    public void Rate_is_whole_before_a_training_begins() => Assert.Equal(1, new ReduceOnPlateau().ComputeFactor(0, 1));

    static void Same(string name, Schedule schedule, double tolerance)
    {
        int batch = 0;
        foreach (JsonElement rate in numbers.GetProperty(name).EnumerateArray())
        {
            Assert.Equal(rate.GetDouble(), schedule.ComputeFactor((double)batch++ / batches, epochs), tolerance);
        }
        Assert.Equal(epochs * batches, batch);
    }

    static void SameOnPlateaus(string name, ReduceOnPlateau schedule)
    {
        schedule.Begin();
        foreach ((JsonElement rate, JsonElement loss) in numbers.GetProperty(name).EnumerateArray().Zip(numbers.GetProperty("losses").EnumerateArray()))
        {
            Assert.Equal(rate.GetDouble(), schedule.ComputeFactor(0, epochs), 1e-9);
            schedule.Report(loss.ValueKind == JsonValueKind.Null ? float.PositiveInfinity : loss.GetSingle());
        }
    }
}
