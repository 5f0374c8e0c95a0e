namespace FastNn.Tests.Schedules;

/// <summary>Factors at the beginnings of epochs, beside those of torch.optim.lr_scheduler 1.13 (a rate of 1, a step an epoch).</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void StepDecay_is_StepLR() => Same([1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25], new StepDecay(3, 0.5));

    [Fact]
    public void ExponentialDecay_is_ExponentialLR() => Same([1, 0.8, 0.64, 0.512, 0.4096], new ExponentialDecay(0.8));

    [Fact]
    public void CosineDecay_is_CosineAnnealingLR() =>
        Same([1, 0.96574579, 0.868198052, 0.722207545, 0.55, 0.377792455, 0.231801948, 0.13425421], new CosineDecay { Floor = 0.1 });

    [Fact]
    public void CosineDecay_in_cycles_is_CosineAnnealingWarmRestarts() =>
        Same([1, 0.5, 1, 0.853553391, 0.5, 0.146446609, 1, 0.961939766, 0.853553391, 0.691341716], new CosineDecay { FirstCycle = 2, CycleGrowth = 2 });

    [Fact]
    public void ReduceOnPlateau_is_ReduceLROnPlateau()
    {
        var schedule = new ReduceOnPlateau(0.5, patience: 1);
        schedule.Begin();
        float[] losses = [1, 0.9f, 0.95f, 0.95f, 0.95f, 0.8f, 0.8f, 0.8f, 0.8f];
        double[] expected = [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25];
        for (int epoch = 0; epoch < losses.Length; epoch++)
        {
            Assert.Equal(expected[epoch], schedule.Factor(epoch, losses.Length));
            schedule.Report(losses[epoch]);
        }
        schedule.Begin();
        Assert.Equal(1, schedule.Factor(0, 1));
    }

    [Fact]
    public void OneCycle_rises_to_all_of_the_rate_and_falls_to_next_to_nothing()
    {
        var schedule = new OneCycle();
        Assert.Equal(1 / 25.0, schedule.Factor(0, 10), 1e-12);
        Assert.Equal(0.52, schedule.Factor(1.5, 10), 1e-12);
        Assert.Equal(1, schedule.Factor(3, 10), 1e-12);
        Assert.Equal((1 + 4e-6) / 2, schedule.Factor(6.5, 10), 1e-12);
        Assert.Equal(4e-6, schedule.Factor(10, 10), 1e-12);
    }

    [Fact]
    public void WarmUp_rises_evenly_on_top_of_another()
    {
        Assert.Equal([0, 0.25, 0.5, 0.75, 1, 1], Enumerable.Range(0, 6).Select(i => new WarmUp(2).Factor(i * 0.5, 9)));
        Assert.Equal(0.5 * 0.8, new WarmUp(2, new ExponentialDecay(0.8)).Factor(1, 9), 1e-12);
        Assert.Equal(0.64 * 0.8, new WarmUp(2, new ExponentialDecay(0.8)).Factor(3, 9), 1e-12);
    }

    [Fact]
    public void Factors_are_finite_not_negative_and_allocate_nothing()
    {
        foreach (CatalogEntry<Schedule> entry in Catalog.Schedules)
        {
            Schedule schedule = entry.Example();
            schedule.Begin();
            Assert.InRange(schedule.Factor(0, 7), 0, 1);
            long before = GC.GetAllocatedBytesForCurrentThread();
            double smallest = 1, largest = 0;
            for (int i = 0; i <= 700; i++)
            {
                double factor = schedule.Factor(i / 100.0, 7);
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
        Assert.Contains("after 0 epochs", Assert.Throws<ArgumentOutOfRangeException>(() => new StepDecay(0)).Message);
        Assert.Contains("factor is 1.5", Assert.Throws<ArgumentException>(() => new ExponentialDecay(1.5)).Message);
        Assert.Contains("Floor is 1", Assert.Throws<ArgumentException>(() => new CosineDecay { Floor = 1 }).Message);
        Assert.Contains("epochs is 0", Assert.Throws<ArgumentException>(() => new WarmUp(0)).Message);
        Assert.Contains("patience of -1", Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(0.1, -1)).Message);
    }

    static void Same(double[] expected, Schedule schedule)
    {
        for (int epoch = 0; epoch < expected.Length; epoch++)
        {
            Assert.Equal(expected[epoch], schedule.Factor(epoch, expected.Length), 1e-8);
        }
    }
}
