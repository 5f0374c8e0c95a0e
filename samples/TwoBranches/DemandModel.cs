using FastNn;
using FastNn.Autograd;

namespace TwoBranches;

/// <summary>
/// Predicts a range of sales from the hour and the day with two branches, which a sequential network cannot have: sines of learned frequencies of the hour (a
/// custom <see cref="Function"/>), and an embedding of the day. The loss is that of two quantiles (R. Koenker and G. Bassett, 1978).
/// </summary>
public sealed class DemandModel
{
    const int Waves = 8, Embedding = 4, Hidden = 16;

    readonly Tape tape = new(seed: 1);
    readonly Tensor range, loss;
    readonly TapeOptimizer descent;
    readonly float[] sales, predicted;

    public DemandModel(Week week)
    {
        sales = week.Sales;
        predicted = new float[2 * week.Samples];
        TapeParameter frequencies = tape.Parameter("waves.weight", 1, Waves, new Normal(0, 6)), phases = tape.Parameter("waves.bias", 1, Waves);
        TapeParameter embedding = tape.Parameter("days.weight", 7, Embedding);
        TapeParameter hidden = tape.Parameter("hidden.weight", Waves + Embedding, Hidden), shift = tape.Parameter("hidden.bias", 1, Hidden);
        TapeParameter last = tape.Parameter("range.weight", Hidden, 2), middle = tape.Parameter("range.bias", 1, 2, new Constant(8));

        Tensor hours = tape.Constant(week.Hours, week.Samples, 1), days = tape.Constant(week.Days, week.Samples, 7);
        Tensor sold = tape.Constant(week.Sales, week.Samples, 1);
        Tensor waves = (hours.Dot(frequencies) + phases).Apply(new Sine());
        Tensor joined = Tensor.ConcatColumns(waves, days.Dot(embedding));
        range = (joined.Dot(hidden) + shift).Tanh().Dot(last) + middle;

        // Pinball loss: an error above the prediction of quantile q costs q, below it 1 - q.
        Tensor quantiles = tape.Constant([0.1f, 0.9f], 1, 2), miss = sold - range;
        loss = (miss * quantiles).Max(miss * (quantiles - 1f)).Mean();

        tape.Capture(loss, range);
        descent = new TapeOptimizer(tape.Parameters, new Adam(0.01f));
    }

    /// <summary>Trains one step on all samples, and returns the loss before it. Allocates nothing.</summary>
    public float Step()
    {
        tape.Replay();
        descent.Step();
        return loss.Value;
    }

    /// <summary>Computes the fraction of samples inside the range predicted in the last step.</summary>
    public double ComputeCoverage()
    {
        range.CopyTo(predicted);
        int inside = 0;
        for (int i = 0; i < sales.Length; i++)
        {
            inside += sales[i] >= predicted[2 * i] && sales[i] <= predicted[2 * i + 1] ? 1 : 0;
        }
        return inside / (double)sales.Length;
    }
}
