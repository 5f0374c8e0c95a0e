namespace FastNn.Tables;

/// <summary>An epoch of a member that has ended.</summary>
/// <param name="Member">The member, from 0.</param>
/// <param name="Members">Members of the model.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Epochs">The most epochs of a member.</param>
public readonly record struct TabularProgress(int Member, int Members, EpochReport Epoch, int Epochs);
