using System.Security.Cryptography;
using System.Text;

namespace FastNn.Mpi;

/// <summary>Checks that all processes have the same.</summary>
static class Agreement
{
    /// <exception cref="ProcessGroupException">A process has another value.</exception>
    public static void CheckSame(ProcessGroup group, string name, string value) =>
        Check(group, $"{name} {value}", "has", "Give all processes the same network, data, seed and options.");

    /// <exception cref="ProcessGroupException">A process has another network, or another reduction.</exception>
    public static void CheckNetwork(ProcessGroup group, Network network, string reduction)
    {
        ArgumentNullException.ThrowIfNull(network);
        Check(group, $"{reduction}, network {network.ComputeHash()}", "has", "Give all processes the same network, seed and options.");
    }

    /// <exception cref="ProcessGroupException">A process has something else; the message names the first such rank, in all processes.</exception>
    public static void Check(ProcessGroup group, string own, string verb, string cure)
    {
        const int Bytes = 256;
        // The hash decides, as the text may be cut.
        byte[] mine = new byte[Bytes], all = GC.AllocateArray<byte>(Bytes * group.Size, pinned: true);
        SHA256.HashData(Encoding.UTF8.GetBytes(own)).CopyTo(mine, 0);
        byte[] text = Encoding.UTF8.GetBytes(own);
        text.AsSpan(0, Math.Min(text.Length, Bytes - SHA256.HashSizeInBytes)).CopyTo(mine.AsSpan(SHA256.HashSizeInBytes));
        group.AllGather(mine, all);
        for (int rank = 1; rank < group.Size; rank++)
        {
            ReadOnlySpan<byte> first = all.AsSpan(0, Bytes), other = all.AsSpan(rank * Bytes, Bytes);
            if (!first[..SHA256.HashSizeInBytes].SequenceEqual(other[..SHA256.HashSizeInBytes]))
            {
                throw new ProcessGroupException($"Rank {rank} {verb} {Text(other)}, rank 0 {verb} {Text(first)}. {cure}");
            }
        }

        static string Text(ReadOnlySpan<byte> entry) => Encoding.UTF8.GetString(entry[SHA256.HashSizeInBytes..]).TrimEnd('\0');
    }
}
