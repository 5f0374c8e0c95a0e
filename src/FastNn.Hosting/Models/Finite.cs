using System.Numerics;
using System.Runtime.InteropServices;

namespace FastNn.Hosting;

/// <summary>Looks for NaN and infinities.</summary>
static class Finite
{
    /// <summary>What is wrong with a network that holds such a number, as the rest of a sentence; null where it holds none.</summary>
    public static string? ProblemOf(Network network)
    {
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            if (FirstOther(values) is int place and >= 0)
            {
                return $"has the value {values[place]} in {parameter.Name}: its training has failed.";
            }
        }
        return null;
    }

    /// <summary>The place of the first number that is NaN or infinite, or -1.</summary>
    /// <param name="values">What is searched.</param>
    /// <param name="allowNaN">Whether only infinities count.</param>
    public static int FirstOther(ReadOnlySpan<float> values, bool allowNaN = false)
    {
        // x·0 is 0 for every finite x and NaN for all others, and a sum with NaN is NaN: one test at the end is enough where all is well.
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> sums = Vector<float>.Zero;
        foreach (Vector<float> vector in vectors)
        {
            sums += vector * Vector<float>.Zero;
        }
        float sum = Vector.Sum(sums);
        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            sum += values[i] * 0;
        }
        if (sum == 0)
        {
            return -1;
        }
        int place = 0;
        while (place < values.Length && (float.IsFinite(values[place]) || allowNaN && float.IsNaN(values[place])))
        {
            place++;
        }
        return place < values.Length ? place : -1;
    }
}
