using System.CommandLine;
using FastNn.Mpi;

namespace FastNn.Cli;

/// <summary>The options of a command that runs in several processes.</summary>
sealed class MpiOptions
{
    public const string Switch = "--mpi", TimeoutSwitch = "--mpi-timeout";

    const string Exact = "exact", Fast = "fast";
    const int DefaultPieces = 8;

    readonly bool hasModes;
    readonly Option<string?> mpi;

    readonly Option<int?> pieces = NumberOption.OptionalCount(
        "--mpi-pieces", $"Pieces of a batch with --mpi exact: a power of two, at least the processes; other pieces, other bits [default: {DefaultPieces}]");

    readonly Option<bool> plan = new("--plan")
    {
        Description = "With --mpi: measure a step and the messages, print what more processes are expected to take, and train nothing",
    };

    readonly Option<double?> timeout = NumberOption.Seconds(TimeoutSwitch, "Time after which a process that does not answer counts as lost [default: 20]");

    /// <param name="hasModes">Whether gradients are added, in one of two ways.</param>
    public MpiOptions(bool hasModes)
    {
        this.hasModes = hasModes;
        mpi = new(Switch)
        {
            Description = hasModes
                ? "Train in the processes of mpirun: by a preset one network in each; of a network of your own, exact gives the same bits for any number of "
                    + "processes, fast does not [default: exact]"
                : "Measure trials, and train networks, in the processes of mpirun",
            HelpName = "MODE",
            Arity = hasModes ? ArgumentArity.ZeroOrOne : ArgumentArity.Zero,
            DefaultValueFactory = _ => null,
        };
        if (hasModes)
        {
            mpi.AcceptOnlyFromAmong(Exact, Fast);
        }
    }

    public void AddTo(Command command)
    {
        command.Add(mpi);
        if (hasModes)
        {
            command.Add(pieces);
            command.Add(plan);
        }
        command.Add(timeout);
    }

    /// <summary>Whether --mpi is given.</summary>
    public bool AreGiven(ParseResult result) => result.GetResult(mpi) is { Implicit: false };

    /// <summary>Returns the option that says how gradients are added, or what that takes; null where none is given.</summary>
    public string? FindOfGradients(ParseResult result) => result.GetValue(mpi) == Fast ? $"{Switch} {Fast}"
        : new Option[] { pieces, plan }.FirstOrDefault(option => result.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>Runs a command in the processes of the launcher, where --mpi is given, else in this one. Processes but the first print no text.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="run">Runs the command; null stands for this process alone.</param>
    /// <returns>The exit code.</returns>
    public int Run(ParseResult result, Func<ProcessGroup?, int> run)
    {
        if (!AreGiven(result))
        {
            Option? lonely = new Option[] { pieces, plan, timeout }.FirstOrDefault(option => result.GetResult(option) is { Implicit: false });
            Require.Usage(lonely is null, $"{lonely?.Name} is for --mpi; give --mpi too, or omit {lonely?.Name}.");
            return run(null);
        }
        ProcessGroup group = MpiGroup.Start(result.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        if (group.Rank > 0)
        {
            Console.SetOut(TextWriter.Null);
        }
        // Not disposed where an exception passes: the end would wait for the others, while the launcher ends them when it sees the exit code.
        int code = run(group);
        group.Dispose();
        return code;
    }

    /// <summary>Returns the training in several processes.</summary>
    /// <exception cref="UsageException">The pieces do not fit the processes.</exception>
    public MpiTraining CreateTraining(ParseResult result, ProcessGroup group) => new(group, CreateReduction(result, group), result.GetValue(plan));

    GradientReduction CreateReduction(ParseResult result, ProcessGroup group)
    {
        if (result.GetValue(mpi) == Fast)
        {
            Require.Usage(result.GetValue(pieces) is null, $"--mpi-pieces is for --mpi exact; omit it.");
            return new FastReduction(group);
        }
        int count = result.GetValue(pieces) ?? DefaultPieces;
        Require.Usage(int.IsPow2(count) && count >= group.Size,
            $"--mpi-pieces is {count}; it must be a power of two, and at least {group.Size}, the number of processes.");
        return new ExactReduction(group, count);
    }
}
