using System.Runtime.InteropServices;
using FastNn.Data;

namespace FastNn.Mpi;

/// <summary>Gives all processes of a group what rank 0 has. All processes make the same calls.</summary>
public static class Sharing
{
    static readonly TimeSpan pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs a function in rank 0, such as one that reads a file, while the others wait, for longer than their timeout if need be.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="function">The function; it must not use the group, as it runs on another thread.</param>
    /// <returns>Its result in rank 0; null in the others.</returns>
    /// <exception cref="ProcessGroupException">A process has failed or does not answer.</exception>
    /// <remarks>An exception of the function comes out of here in rank 0, while the others wait: end the process then, and the launcher ends them.</remarks>
    public static T? RunFirst<T>(this ProcessGroup group, Func<T> function) where T : class
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(function);
        if (group.Size == 1)
        {
            return function();
        }
        Task<T>? running = group.Rank > 0 ? null
            : Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (group.Any(running is { IsCompleted: false }))
        {
            Thread.Sleep(pause);
        }
        return running?.GetAwaiter().GetResult();
    }

    /// <summary>Gives all processes a few numbers of rank 0.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="values">Those of rank 0; as many in the others, assigned.</param>
    /// <exception cref="ProcessGroupException">A process has failed or does not answer.</exception>
    public static void Share(this ProcessGroup group, Span<int> values)
    {
        ArgumentNullException.ThrowIfNull(group);
        Span<int> message = stackalloc int[values.Length];
        values.CopyTo(message);
        group.Broadcast(MemoryMarshal.AsBytes(message), root: 0);
        message.CopyTo(values);
    }

    /// <summary>Gives all processes the network of rank 0, with its preprocessing, metadata and weights.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="network">The network; null in the others, or ignored.</param>
    /// <param name="catalog">Knows the layers of your own.</param>
    /// <returns>That network in rank 0, a copy of it in the others.</returns>
    /// <exception cref="ProcessGroupException">A process has failed or does not answer.</exception>
    public static Network Share(this ProcessGroup group, Network? network, Catalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        using var file = new MemoryStream();
        if (group.Rank == 0)
        {
            ArgumentNullException.ThrowIfNull(network);
            if (group.Size == 1)
            {
                return network;
            }
            network.Save(file);
        }
        Span<int> length = [(int)file.Length];
        group.Share(length);
        byte[] content = GC.AllocateArray<byte>(length[0], pinned: true);
        file.GetBuffer().AsSpan(0, (int)file.Length).CopyTo(content);
        group.Broadcast(content, root: 0);
        return group.Rank == 0 ? network! : Network.Load(new MemoryStream(content), catalog);
    }

    /// <summary>Gives all processes the rows of rank 0, such as validation data.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="rows">The rows; null in the others, or ignored.</param>
    /// <returns>Those rows in rank 0, a copy in the others. Weights are not copied.</returns>
    /// <exception cref="ArgumentException">The rows have weights.</exception>
    /// <exception cref="ProcessGroupException">A process has failed or does not answer.</exception>
    public static Dataset Share(this ProcessGroup group, Dataset? rows)
    {
        ArgumentNullException.ThrowIfNull(group);
        Dataset? all = group.Rank == 0 ? rows ?? throw new ArgumentNullException(nameof(rows), "rows is null in rank 0, whose rows all get.") : null;
        ShardedDataset.CheckWeights(all);
        if (group.Size == 1)
        {
            return all!;
        }
        RowShape shape = RowShape.Share(group, all);
        var messages = new RowMessages(group, shape);
        float[] inputs = messages.ShareInputs(all);
        RowTargets targets = messages.ShareTargets(all, 0);
        return all ?? shape.Create(inputs, targets);
    }
}
