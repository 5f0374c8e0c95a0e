using System.Numerics;

namespace FastNn.Mpi;

/// <summary>
/// The binary tree by which the gradients of pieces are added: a node of level l is the sum of 2^l pieces, from a multiple of 2^l on. Each rank has
/// consecutive pieces, and a node belongs to the rank of its first piece.
/// </summary>
/// <param name="pieces">The leaves, a power of two.</param>
/// <param name="ranks">At most so many.</param>
readonly struct PieceTree(int pieces, int ranks)
{
    /// <summary>The level of the root.</summary>
    public int Levels => BitOperations.Log2((uint)pieces);

    /// <summary>The first piece of a rank; of the rank after the last one, the number of pieces.</summary>
    public int FirstPiece(int rank) => (int)((long)pieces * rank / ranks);

    /// <summary>The rank that a node belongs to.</summary>
    public int Owner(int level, int index)
    {
        int piece = index << level, rank = (int)((long)piece * ranks / pieces);
        while (FirstPiece(rank) > piece)
        {
            rank--;
        }
        while (FirstPiece(rank + 1) <= piece)
        {
            rank++;
        }
        return rank;
    }

    /// <summary>Whether all pieces of a node are of one rank.</summary>
    public bool IsWithin(int rank, int level, int index) => index << level >= FirstPiece(rank) && (index + 1) << level <= FirstPiece(rank + 1);
}
