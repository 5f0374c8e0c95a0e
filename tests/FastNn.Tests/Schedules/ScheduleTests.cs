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
        Assert.Contains("epochs is 0", Assert.Throws<ArgumentException>(() => new WarmUp(0)).Message);
        Assert.Contains("patience is -1; it must be at least 0", Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(0.1, -1)).Message);
    }
}
