using FastNn.Data;

namespace OnlineLearning;

/// <summary>The latest samples; the oldest make room for new ones. One caller at a time.</summary>
sealed class FeedbackRing(int capacity, int inputs)
{
    readonly float[] samples = new float[capacity * inputs];
    readonly int[] labels = new int[capacity];
    int next;
    Dataset? data;

    /// <summary>Samples that are kept.</summary>
    public int Count { get; private set; }

    /// <summary>The samples, uncopied: what is added later shows in it.</summary>
    public Dataset Data => data is not null && data.Count == Count ? data : data = new Dataset(samples.AsMemory(0, Count * inputs), inputs, labels.AsMemory(0, Count), World.Classes);

    public void Add(ReadOnlySpan<float> input, int label)
    {
        input.CopyTo(samples.AsSpan(next * inputs, inputs));
        labels[next] = label;
        next = (next + 1) % capacity;
        Count = Math.Min(Count + 1, capacity);
    }

    /// <summary>A copy of the samples, which are forgotten here and go to another ring.</summary>
    public Dataset Take(FeedbackRing to)
    {
        var taken = new Dataset(samples.AsSpan(0, Count * inputs).ToArray(), inputs, labels.AsSpan(0, Count).ToArray(), World.Classes);
        for (int row = 0; row < taken.Count; row++)
        {
            to.Add(taken.GetInput(row), taken.GetLabel(row));
        }
        Count = next = 0;
        return taken;
    }
}
