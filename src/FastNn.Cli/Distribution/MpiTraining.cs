using FastNn.Mpi;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>A training in the processes of a group.</summary>
/// <param name="Group">The processes.</param>
/// <param name="Reduction">How their gradients are added.</param>
/// <param name="PlansOnly">Whether the times of steps are predicted, and nothing is trained.</param>
sealed record MpiTraining(ProcessGroup Group, GradientReduction Reduction, bool PlansOnly)
{
    /// <summary>Whether this process prints and writes files.</summary>
    public bool IsPrimary => Group.Rank == 0;

    public override string ToString() => $"{Describe(Group)}, {Reduction.Description}";

    /// <summary>Returns the number of processes and what runs them.</summary>
    public static string Describe(ProcessGroup group) => group.Size == 1 ? group.Description : Invariant($"{group.Size} processes ({group.Description})");
}
