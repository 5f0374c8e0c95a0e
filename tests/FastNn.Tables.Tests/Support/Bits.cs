using System.Globalization;
using System.Text;
using FastNn.Data;

namespace FastNn.Tables.Tests;

/// <summary>Writes encoded rows with their labels as the bits of their floats, all NaN alike.</summary>
static class Bits
{
    public static string Of(Dataset data)
    {
        var bits = new StringBuilder();
        for (int row = 0; row < data.Count; row++)
        {
            Append(bits, [.. data.GetInput(row), .. data.HasLabels ? [data.GetLabel(row)] : data.GetTarget(row)]);
        }
        return bits.ToString();
    }

    public static string Of(StreamingDataset data)
    {
        var bits = new StringBuilder();
        float[] input = new float[data.Inputs], target = new float[data.HasLabels ? 0 : data.Outputs];
        int label = 0;
        using ISampleReader reader = data.Open();
        while (reader.Read(input, ref label, target))
        {
            Append(bits, [.. input, .. data.HasLabels ? [label] : target]);
        }
        return bits.ToString();
    }

    static void Append(StringBuilder bits, float[] row)
    {
        foreach (float value in row)
        {
            bits.Append(CultureInfo.InvariantCulture, $"{(float.IsNaN(value) ? 0x7FC00000 : BitConverter.SingleToInt32Bits(value)):X8} ");
        }
        bits.Append('\n');
    }
}
