using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace FastNn.Hosting;

/// <summary>Finds NaN and infinite values.</summary>
static class Finite
{
    /// <summary>Describes the first parameter that is not finite, as the rest of a sentence; null where all are finite.</summary>
    public static string? DescribeProblem(Network network)
    {
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            if (FindNotFinite(values) is int index and >= 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"has the value {values[index]} in {parameter.Name}; all parameters must be finite.");
            }
        }
        return null;
    }

    /// <summary>Returns the index of the first value that is NaN or infinite; -1 where there is none.</summary>
    /// <param name="values">The values.</param>
    /// <param name="allowNaN">Whether to ignore NaN.</param>
    public static int FindNotFinite(ReadOnlySpan<float> values, bool allowNaN = false)
    {
        // x·0 is 0 for finite x, else NaN, and a sum with NaN is NaN: where all are finite, one test of the sum is enough.
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
        int index = 0;
        while (index < values.Length && (float.IsFinite(values[index]) || allowNaN && float.IsNaN(values[index])))
        {
            index++;
        }
        return index < values.Length ? index : -1;
    }
}
