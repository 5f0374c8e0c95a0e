using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Follows the training of a model: a line for each tenth of the work, or for each epoch of each network. For any number of threads.</summary>
/// <param name="name">What is trained, before each line.</param>
/// <param name="write">Writes a line.</param>
/// <param name="hasTenths">Whether each tenth has a line.</param>
/// <param name="hasEpochs">Whether each epoch has one.</param>
sealed class TableProgress(string name, Action<string> write, bool hasTenths, bool hasEpochs) : IProgress<TabularProgress>
{
    readonly Lock gate = new();
    readonly long start = TimeProvider.System.GetTimestamp();
    double fraction;

    /// <summary>The fraction of the work that is done, from 0 to 1. Any thread.</summary>
    public double Fraction => Volatile.Read(ref fraction);

    /// <summary>The time since the start.</summary>
    public TimeSpan Time => TimeProvider.System.GetElapsedTime(start);

    /// <inheritdoc/>
    public void Report(TabularProgress value)
    {
        lock (gate)
        {
            int before = CountTenths(fraction);
            fraction = Math.Max(fraction, value.Fraction);
            bool isTenth = hasTenths && CountTenths(fraction) > before;
            if (!hasEpochs && !isTenth)
            {
                return;
            }
            string start = hasEpochs ? "" : Invariant($"training {10 * CountTenths(fraction),3} %  {Time.TotalSeconds,6:f1} s  ");
            string member = value.Members == 1 ? "" : Invariant($"network {value.Member + 1,2}/{value.Members}  ");
            write($"{name}{start}{member}{EpochLine.FormatLosses(value.Epoch, value.Epochs, "validation")}");
        }
    }

    // The last epoch makes a sum that may be rounded below 1.
    static int CountTenths(double fraction) => (int)(10 * fraction + 1e-6);
}
