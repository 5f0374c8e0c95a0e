using System.Runtime.InteropServices;
using FastNn.Data;

namespace FastNn.Mpi;

/// <summary>Sends inputs and targets of rows, in messages of some megabytes.</summary>
/// <param name="group">The processes.</param>
/// <param name="shape">The shape of all rows.</param>
sealed class RowMessages(ProcessGroup group, RowShape shape)
{
    const int MessageBytes = 8 << 20;

    int Block => Math.Max(1, MessageBytes / sizeof(float) / shape.Inputs);

    /// <summary>Gives all processes the targets of all rows, of which each may have a part.</summary>
    /// <param name="own">The part of this process; null for none.</param>
    /// <param name="first">The first row of the part.</param>
    public RowTargets ShareTargets(Dataset? own, int first)
    {
        int[] ranges = ShareRanges(first, own?.Count ?? 0);
        var targets = new RowTargets(
            Allocate<int>(shape.HasLabels ? shape.Count : 0), Allocate<float>(shape.HasLabels ? 0 : (long)shape.Count * shape.Outputs));
        for (int i = 0; i < own?.Count; i++)
        {
            if (shape.HasLabels)
            {
                targets.Labels[first + i] = own.GetLabel(i);
            }
            else
            {
                own.GetTarget(i).CopyTo(targets.Rows.AsSpan((first + i) * shape.Outputs));
            }
        }
        for (int rank = 0; rank < group.Size; rank++)
        {
            (int start, int length) = (ranges[2 * rank], ranges[2 * rank + 1]);
            Broadcast(shape.HasLabels ? MemoryMarshal.Cast<int, float>(targets.Labels.AsSpan(start, length))
                : targets.Rows.AsSpan(start * shape.Outputs, length * shape.Outputs), rank);
        }
        return targets;
    }

    /// <summary>Gives all processes the inputs of the rows of rank 0.  returns [rows, inputs]</summary>
    public float[] ShareInputs(Dataset? all)
    {
        float[] inputs = Allocate<float>((long)shape.Count * shape.Inputs);
        if (all is not null)
        {
            CopyInputs(all, 0, shape.Count, inputs);
        }
        Broadcast(inputs, root: 0);
        return inputs;
    }

    /// <summary>Sends each other process the inputs of its part of the rows of rank 0.</summary>
    /// <param name="all">The rows.</param>
    public void SendInputs(Dataset all)
    {
        int[] ranges = ShareRanges(0, 0);
        float[] buffer = Allocate<float>((long)Math.Min(Block, shape.Count) * shape.Inputs);
        for (int rank = 1; rank < group.Size; rank++)
        {
            for (int row = ranges[2 * rank], end = row + ranges[2 * rank + 1]; row < end; row += Block)
            {
                group.Send(MemoryMarshal.AsBytes(CopyInputs(all, row, Math.Min(Block, end - row), buffer)), rank);
            }
        }
    }

    /// <summary>Receives the inputs of a part of the rows of rank 0.  returns [rows of the part, inputs]</summary>
    /// <param name="part">The part.</param>
    public float[] ReceiveInputs(Range part)
    {
        (int first, int count) = part.GetOffsetAndLength(shape.Count);
        ShareRanges(first, count);
        float[] inputs = Allocate<float>((long)count * shape.Inputs);
        for (int row = 0; row < count; row += Block)
        {
            group.Receive(MemoryMarshal.AsBytes(inputs.AsSpan(row * shape.Inputs, Math.Min(Block, count - row) * shape.Inputs)), from: 0);
        }
        return inputs;
    }

    /// <summary>Tells all processes the rows of each.  returns [2·processes]: the first row of each, and how many</summary>
    int[] ShareRanges(int first, int count)
    {
        int[] ranges = Allocate<int>(2 * group.Size);
        group.AllGather(MemoryMarshal.AsBytes<int>([first, count]), MemoryMarshal.AsBytes(ranges.AsSpan()));
        return ranges;
    }

    void Broadcast(Span<float> values, int root)
    {
        const int Most = MessageBytes / sizeof(float);
        for (int i = 0; i < values.Length; i += Most)
        {
            group.Broadcast(MemoryMarshal.AsBytes(values.Slice(i, Math.Min(Most, values.Length - i))), root);
        }
    }

    Span<float> CopyInputs(Dataset rows, int first, int count, float[] target)
    {
        for (int i = 0; i < count; i++)
        {
            rows.GetInput(first + i).CopyTo(target.AsSpan(i * shape.Inputs));
        }
        return target.AsSpan(0, count * shape.Inputs);
    }

    static T[] Allocate<T>(long length) => GC.AllocateArray<T>(checked((int)length), pinned: true);
}
