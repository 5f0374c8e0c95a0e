using FastNn.Hosting;

namespace OnlineLearning;

/// <summary>Simulates the users of the model: requests predictions, and returns the true labels as feedback.</summary>
sealed class SimulatedUsers(World world, [FromKeyedServices("drift")] ServedModel model, Learner learner, Scores scores) : BackgroundService
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
                int label = world.DrawSample(input);
                scores.Add(model.Classify(input) == label);
                learner.Add(input, label);
            }
        }
    }
}

/// <summary>Trains for a tenth of the time of a core, and updates the snapshot every second.</summary>
sealed class TrainingLoop(Learner learner, Scores scores) : BackgroundService
{
    static readonly TimeSpan budget = TimeSpan.FromMilliseconds(10), period = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(period);
        for (int tick = 1; await ticks.WaitForNextTickAsync(stoppingToken); tick++)
        {
            learner.Train(budget);
            if (tick % 10 == 0)
            {
                scores.CloseSecond(learner.UpdateSnapshot());
            }
        }
    }
}
