using FastNn.Model;

namespace FastNn;

/// <content>The buffers for a batch, and who works with them.</content>
public sealed partial class Trainer
{
    // 64 MiB: what no option that is still to come may make a waste of, and what a call that must not allocate finds made.
    const long LargestEarlyBuffer = 1 << 24;

    // Null until they are made: every call checks its arguments first, and Check makes them.
    ForwardCache forward = null!;
    BackwardCache backward = null!;
    bool isBusy;

    /// <summary>After an option was set: buffers of that size, unless they are large. Then the next option may want others, and the first call makes
    /// them.</summary>
    void MakeSmallBuffers()
    {
        (forward, backward) = (null!, null!);
        if (ForwardCache.Size(network, Piece, training: true) <= LargestEarlyBuffer)
        {
            RequireBuffers();
        }
    }

    /// <summary>At the beginning of a call, when all options are known.</summary>
    /// <exception cref="ArgumentException">The outputs of a batch are more than fit into one block.</exception>
    void RequireBuffers()
    {
        if (forward is null)
        {
            var made = new ForwardCache(network, Piece, training: true, workers, exactOrder: false);
            backward = new BackwardCache(network, made);
            forward = made;
        }
    }

    /// <summary>Begins a call that runs a batch. The flag is no lock: it costs next to nothing, and names most calls that meet another one.</summary>
    /// <exception cref="InvalidOperationException">Another one runs.</exception>
    void Enter()
    {
        if (isBusy)
        {
            throw new InvalidOperationException("The trainer is at work for another caller: it belongs to one at a time. Make a trainer and a network for every thread, or take a lock around the calls.");
        }
        isBusy = true;
    }
}
