using FastNn.Data;

namespace OnlineLearning;

/// <summary>A ring buffer of the latest samples. One caller at a time.</summary>
sealed class FeedbackRing(int capacity, int inputs)
{
    readonly float[] samples = new float[capacity * inputs];
    readonly int[] labels = new int[capacity];
    int next;
    Dataset? data;

    /// <summary>The number of samples.</summary>
    public int Count { get; private set; }

    /// <summary>A view of the samples, without a copy: samples that are added later replace those in it.</summary>
    public Dataset Data
    {
        get
        {
            if (data is null || data.Count != Count)
            {
                data = new Dataset(samples.AsMemory(0, Count * inputs), inputs, labels.AsMemory(0, Count), World.Classes);
            }
            return data;
        }
    }

    public void Add(ReadOnlySpan<float> input, int label)
    {
        input.CopyTo(samples.AsSpan(next * inputs, inputs));
        labels[next] = label;
        next = (next + 1) % capacity;
        Count = Math.Min(Count + 1, capacity);
    }

    /// <summary>Moves all samples to another ring, and returns a copy of them.</summary>
    public Dataset MoveTo(FeedbackRing other)
    {
        var moved = new Dataset(samples.AsSpan(0, Count * inputs).ToArray(), inputs, labels.AsSpan(0, Count).ToArray(), World.Classes);
        for (int row = 0; row < moved.Count; row++)
        {
            other.Add(moved.GetInput(row), moved.GetLabel(row));
        }
        Count = next = 0;
        return moved;
    }
}
