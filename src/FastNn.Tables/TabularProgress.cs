namespace FastNn.Tables;

/// <summary>An epoch of a member that has ended.</summary>
/// <param name="Member">The member, from 0.</param>
/// <param name="Members">Members of the model.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Epochs">The most epochs of a member.</param>
/// <param name="Fraction">How much of the work of all members is done, above 0 and up to 1, by the operations of their epochs.</param>
public readonly record struct TabularProgress(int Member, int Members, EpochReport Epoch, int Epochs, double Fraction);
