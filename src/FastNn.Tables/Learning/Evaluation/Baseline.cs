using System.Globalization;
using FastNn.Data;

namespace FastNn.Tables;

/// <summary>The trivial prediction that a model is compared with: the frequency of each class, or the mean of the label, in the training rows.</summary>
static class Baseline
{
    /// <summary>The key in the metadata of a network.</summary>
    public const string MetadataKey = "tables.baseline";

    /// <summary>Measures it on rows.  returns: [outputs]</summary>
    public static float[] Measure(Dataset rows)
    {
        double[] sums = new double[rows.Outputs];
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows.HasLabels)
            {
                sums[rows.GetLabel(i)]++;
            }
            else
            {
                sums[0] += rows.GetTarget(i)[0];
            }
        }
        return Array.ConvertAll(sums, sum => (float)(sum / rows.Count));
    }

    /// <summary>Puts it into the metadata of a network.</summary>
    public static void AddTo(Network network, float[] outputs) =>
        network.Metadata[MetadataKey] = string.Join(' ', Array.ConvertAll(outputs, value => value.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>Reads it from the metadata of a network; null where there is none, as in models of other programs.</summary>
    /// <exception cref="FastNnFormatException">It is malformed.</exception>
    public static float[]? Find(Network network)
    {
        if (!network.Metadata.TryGetValue(MetadataKey, out string? text))
        {
            return null;
        }
        string[] parts = text.Split(' ');
        float[] outputs = new float[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts.Length != network.Outputs || !float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out outputs[i])
                || !float.IsFinite(outputs[i]))
            {
                throw new FastNnFormatException($"The model's '{MetadataKey}' is '{text}'; it must be {network.Outputs} numbers. Save the model again.")
                {
                    Code = FormatError.InvalidValue,
                };
            }
        }
        return outputs;
    }
}
