using System.Globalization;

namespace FastNn.Tables;

/// <summary>A member of a model, to be trained in any process.</summary>
/// <param name="Subject">What it depends on besides the rest: the same in all processes.</param>
/// <param name="Networks">The networks beside those of the preset, a line for each.</param>
/// <param name="Number">The number of the member in the model.</param>
/// <param name="Threads">The threads to train it with.</param>
sealed record MemberTask(string Subject, string Networks, int Number, int Threads)
{
    /// <summary>Returns a hash of the rows, and of the options that members depend on.</summary>
    public static string CreateSubject(LabelledRows rows, TabularOptions options) => rows.ComputeHash(string.Create(CultureInfo.InvariantCulture,
        $"{options.Seed} {options.BalancesClasses} {options.ValidationFraction} {options.TimeBudget.Ticks} {options.Members} {options.Epochs}"));

    /// <summary>Returns the text of networks.</summary>
    public static string Format(IEnumerable<TabularNetwork> networks) => string.Join('\n', networks);

    /// <summary>Reads a task.</summary>
    /// <exception cref="InvalidOperationException">It is of another subject.</exception>
    public static MemberTask Read(byte[] task, string subject)
    {
        using BinaryReader reader = TaskBytes.Read(task, subject);
        return new(subject, reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
    }

    /// <summary>Returns the task as bytes.</summary>
    public byte[] Write() => TaskBytes.Write(writer =>
    {
        writer.Write(Subject);
        writer.Write(Networks);
        writer.Write(Number);
        writer.Write(Threads);
    });

    /// <summary>Returns the networks.</summary>
    public IReadOnlyList<TabularNetwork> ParseNetworks() => [.. Networks.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(TabularNetwork.Parse)];
}
