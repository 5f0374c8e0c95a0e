using System.Linq;
using FastNn.Contracts;
using FastNn.Layers;

namespace FastNn.Training;

/// <summary>The schedules of a training: begins them, tells them the losses, and computes the factors of a step.</summary>
sealed class FitSchedules
{
    Schedule[] own = [];
    FitOptions options = new();

    /// <summary>Begins all schedules. One that has two jobs is begun, and told the losses, once.</summary>
    public void Begin(FitOptions newOptions)
    {
        options = newOptions;
        own = [.. newOptions.ListSchedules().Select(pair => pair.Schedule).Distinct()];
        foreach (Schedule schedule in own)
        {
            schedule.Begin();
        }
    }

    /// <summary>Reports the loss of an epoch.</summary>
    public void Report(float loss)
    {
        foreach (Schedule schedule in own)
        {
            schedule.Report(loss);
        }
    }

    /// <summary>Computes the factors of the next step. Allocates nothing.</summary>
    /// <param name="epoch">Epochs done, with the fraction of the current one.</param>
    public StepFactors ComputeFactors(double epoch) => new(
        Compute(options.DropoutSchedule, epoch, nameof(FitOptions.DropoutSchedule)),
        Compute(options.SmoothingSchedule, epoch, nameof(FitOptions.SmoothingSchedule)),
        Compute(options.DecaySchedule, epoch, nameof(FitOptions.DecaySchedule)));

    float Compute(Schedule? schedule, double epoch, string option) =>
        schedule is null ? 1 : Require.NotNegative((float)schedule.ComputeFactor(epoch, options.Epochs), option);
}
