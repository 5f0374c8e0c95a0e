namespace FastNn.Tests.Schedules;

/// <summary>What schedules are by themselves; <see cref="TorchSchedulesTests"/> has them beside PyTorch's.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void ExponentialDecay_is_ExponentialLR_where_epochs_begin() =>
        Assert.Equal([1, 0.8, 0.64, 0.512, 0.4096], Enumerable.Range(0, 5).Select(epoch => Math.Round(new ExponentialDecay(0.8).ComputeFactor(epoch, 5), 12)));

    [Fact]
    public void ReduceOnPlateau_forgets_when_a_training_begins()
    {
        var schedule = new ReduceOnPlateau(0.5, patience: 1);
        schedule.Begin();
        float[] losses = [1, 0.9f, 0.95f, 0.95f, 0.95f, 0.8f, 0.8f, 0.8f, 0.8f];
        double[] expected = [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25];
        for (int epoch = 0; epoch < losses.Length; epoch++)
        {
            Assert.Equal(expected[epoch], schedule.ComputeFactor(epoch, losses.Length));
            schedule.Report(losses[epoch]);
        }
        schedule.Begin();
        Assert.Equal(1, schedule.ComputeFactor(0, 1));
    }

    [Fact]
    public void OneCycle_rises_to_all_of_the_rate_and_falls_to_next_to_nothing()
    {
        var schedule = new OneCycle();
        Assert.Equal(1 / 25.0, schedule.ComputeFactor(0, 10), 1e-12);
        Assert.Equal(0.52, schedule.ComputeFactor(1.5, 10), 1e-12);
        Assert.Equal(1, schedule.ComputeFactor(3, 10), 1e-12);
        Assert.Equal((1 + 4e-6) / 2, schedule.ComputeFactor(6.5, 10), 1e-12);
        Assert.Equal(4e-6, schedule.ComputeFactor(10, 10), 1e-12);
    }

    [Fact]
    public void WarmUp_rises_evenly_on_top_of_another()
    {
        Assert.Equal([0, 0.25, 0.5, 0.75, 1, 1], Enumerable.Range(0, 6).Select(i => new WarmUp(2).ComputeFactor(i * 0.5, 9)));
        Assert.Equal(0.5 * 0.8, new WarmUp(2, new ExponentialDecay(0.8)).ComputeFactor(1, 9), 1e-12);
        Assert.Equal(0.64 * 0.8, new WarmUp(2, new ExponentialDecay(0.8)).ComputeFactor(3, 9), 1e-12);
    }

    [Fact]
    public void CosLog4_rises_and_falls_four_times()
    {
        var schedule = new CosLog4();
        // log2(1 + 15·t) is 0, 1, 2, 3, 4 at t = 0, 1/15, 3/15, 7/15, 1, and 0.5, 1.5, ... in between.
        Assert.All([0, 1, 3, 7, 15], epoch => Assert.Equal(0, schedule.ComputeFactor(epoch, 15), 1e-12));
        Assert.All([0.5, 1.5, 2.5, 3.5], turns => Assert.Equal(1, schedule.ComputeFactor(Math.Pow(2, turns) - 1, 15), 1e-12));
    }

    [Fact]
    public void FlatCosine_is_flat_for_so_long() =>
        Assert.Equal([1, 1, 0.75, 0.25, 0], Enumerable.Range(0, 5).Select(i => Math.Round(new FlatCosine { Flat = 0.25 }.ComputeFactor(i, 4), 12)));

    [Fact]
    public void SequentialSchedule_tells_a_schedule_the_losses_of_its_own_epochs()
    {
        var first = new ReduceOnPlateau(0.5, 0);
        var second = new ReduceOnPlateau(0.5, 0);
        var schedule = new SequentialSchedule((3, first), (3, second));
        schedule.Begin();
        for (int epoch = 0; epoch < 8; epoch++)
        {
            schedule.Report(1);
        }
        // The first loss of each is its best; two and four are no better.
        Assert.Equal((0.25, 0.0625), (first.ComputeFactor(0, 1), second.ComputeFactor(0, 1)));
        Assert.Equal(0.0625, schedule.ComputeFactor(7, 8));
        Assert.Equal(9, schedule.StateCount);
        double[] state = new double[9];
        schedule.CopyStateTo(state);
        state[0] = 0.5;
        Assert.Contains("begins with 0.5", Assert.Throws<ArgumentException>(() => schedule.ValidateState(state)).Message);
        Assert.Contains("same ReduceOnPlateau twice", Assert.Throws<ArgumentException>(() => new SequentialSchedule((3, first), (3, first))).Message);
    }

    [Fact]
    public void PiecewiseConstant_is_made_again_from_its_settings()
    {
        CatalogEntry<Schedule> entry = Catalog.Default.Schedules.Single(entry => entry.Name == nameof(PiecewiseConstant));
        PartSettings settings = new(), again = new();
        entry.CreateSample().Describe(settings);
        entry.Create(settings).Describe(again);
        Assert.Equal(["epoch0", "factor0", "epoch1", "factor1"], settings.Values.Select(pair => pair.Key));
        Assert.Equal(settings.ToString(), again.ToString());
        Assert.Equal(1, entry.CreateDefault().ComputeFactor(3, 5));
    }

    [Fact]
    public void Factors_are_finite_not_negative_and_allocate_nothing()
    {
        foreach (CatalogEntry<Schedule> entry in Catalog.Default.Schedules)
        {
            Schedule schedule = entry.CreateSample();
            schedule.Begin();
            Assert.InRange(schedule.ComputeFactor(0, 7), 0, 1);
            long before = GC.GetAllocatedBytesForCurrentThread();
            double smallest = 1, largest = 0;
            for (int i = 0; i <= 700; i++)
            {
                double factor = schedule.ComputeFactor(i / 100.0, 7);
                smallest = Math.Min(smallest, factor);
                largest = Math.Max(largest, factor);
            }
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.InRange(smallest, 0, 1);
            Assert.InRange(largest, 0, 1);
        }
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        Assert.Contains("epochs is 0; it must be at least 1", Assert.Throws<ArgumentOutOfRangeException>(() => new StepDecay(0)).Message);
        Assert.Contains("factor is 1.5", Assert.Throws<ArgumentException>(() => new ExponentialDecay(1.5)).Message);
        Assert.Contains("Floor is 1", Assert.Throws<ArgumentException>(() => new CosineDecay { Floor = 1 }).Message);
        Assert.Contains("power is 0", Assert.Throws<ArgumentException>(() => new PolynomialDecay(0)).Message);
        Assert.Contains("decay is -1", Assert.Throws<ArgumentException>(() => new InverseTimeDecay(-1)).Message);
        Assert.Contains("Flat is 1", Assert.Throws<ArgumentException>(() => new FlatCosine { Flat = 1 }).Message);
        Assert.Contains("the epoch 2 after 3", Assert.Throws<ArgumentException>(() => new PiecewiseConstant((3, 1), (2, 1))).Message);
        Assert.Contains("factor is -1", Assert.Throws<ArgumentException>(() => new PiecewiseConstant((3, -1))).Message);
        Assert.Contains("epochs is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new SequentialSchedule((0, new CosineDecay()))).Message);
        Assert.Contains("epochs is 0", Assert.Throws<ArgumentException>(() => new WarmUp(0)).Message);
        Assert.Contains("patience is -1; it must be at least 0", Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(0.1, -1)).Message);
    }
}
