using FastNn.Hosting;

namespace OnlineLearning;

/// <summary>The people who use the model: they ask, act, and see a moment later what was right.</summary>
sealed class Visitors(World world, [FromKeyedServices("drift")] ServedModel model, Learner learner, Scores scores) : BackgroundService
{
    const int PerTick = 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        float[] input = new float[World.Inputs];
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await ticks.WaitForNextTickAsync(stoppingToken))
        {
            for (int i = 0; i < PerTick; i++)
            {
                int label = world.Next(input);
                scores.Count(model.Classify(input) == label);
                learner.Add(input, label);
            }
        }
    }
}

/// <summary>Gives the learner a tenth of a core, and a turn every second.</summary>
sealed class Teacher(Learner learner, Scores scores) : BackgroundService
{
    static readonly TimeSpan budget = TimeSpan.FromMilliseconds(10), period = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(period);
        for (int tick = 1; await ticks.WaitForNextTickAsync(stoppingToken); tick++)
        {
            learner.Learn(budget);
            if (tick % 10 == 0)
            {
                scores.Close(learner.Turn());
            }
        }
    }
}
