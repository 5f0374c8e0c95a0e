using FastNn.Memory;

namespace FastNn.Bench.Quick;

/// <summary>Makes aligned blocks of random numbers, and networks.</summary>
static class Numbers
{
    public static Slab Random(long count)
    {
        var slab = new Slab(count);
        var random = new Random(1);
        foreach (ref float value in slab.Span)
        {
            value = random.NextSingle() - 0.5f;
        }
        return slab;
    }

    public static float[] Array(int count) => Random(count).Span.ToArray();

    public static int[] Labels(int count, int classes)
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))];
    }

    /// <summary>Builds dense layers of the given widths with ReLU between them.</summary>
    public static Network Network(int[] widths, bool softmax = false)
    {
        var network = new Network(widths[0], seed: 1);
        for (int i = 1; i < widths.Length; i++)
        {
            network.Add(new Dense(widths[i]));
            if (i + 1 < widths.Length)
            {
                network.Add(new Relu());
            }
        }
        if (softmax)
        {
            network.Add(new Softmax());
        }
        return network;
    }
}
