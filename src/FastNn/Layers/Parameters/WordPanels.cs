using System.Runtime.InteropServices;
using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Weights in words: [outputs/16][words of the inputs][16], and a scale for each output behind them where the format has scales.</summary>
sealed class WordPanels<D> : WeightLayout where D : struct, IWordFormat
{
    const int WordBits = 32;

    public static WordPanels<D> Instance { get; } = new();

    static bool HasScales => D.Unit != 0;

    public override int GetLength(int outputs, int inputs) => checked(GetScalesStart(outputs, inputs) + (HasScales ? Panel.Pad(outputs) : 0));

    /// <summary>Returns where the scales begin: the floats of the words.</summary>
    public static int GetScalesStart(int outputs, int inputs) => checked(Panel.Pad(outputs) * ((inputs + D.PerWord - 1) / D.PerWord));

    /// <summary>Computes y = x·Wᵀ + start, and runs the epilogue on every finished block of y.  values: the matrix in this layout</summary>
    public static void Forward<E>(Span<float> values, ReadOnlyMatrix x, scoped in PanelOperand start, Matrix y, scoped in E epilogue, scoped in Pass pass)
        where E : struct, IEpilogue, allows ref struct
    {
        int scales = GetScalesStart(y.Columns, x.Columns);
        CompressedProduct<D, E>.Run(
            new(x, values[..scales], values[scales..], start, y, pass.ExactOrder, epilogue, 0, Panel.Pad(y.Columns)), pass.Workers);
    }

    public override void Pack(ReadOnlySpan<float> values, Span<float> target, int outputs, int inputs)
    {
        if (!HasScales)
        {
            PackElements(values, target, outputs, inputs, default);
            return;
        }
        foreach (float value in values)
        {
            Require.Argument(float.IsFinite(value), nameof(values), $"values has the weight {value}; weights in Int8 must be finite. Store them in BFloat16.");
        }
        Span<float> scales = target.Slice(GetScalesStart(outputs, inputs), outputs);
        for (int output = 0; output < outputs; output++)
        {
            scales[output] = FindScale(values.Slice(output * inputs, inputs));
        }
        PackElements(values, target, outputs, inputs, scales);
    }

    public override void Unpack(ReadOnlySpan<float> source, Span<float> values, int outputs, int inputs) =>
        UnpackElements(source, values, outputs, inputs, HasScales ? source.Slice(GetScalesStart(outputs, inputs), outputs) : default);

    /// <summary>Copies row-major elements, divided by the scales where there are any.</summary>
    public static void PackElements(ReadOnlySpan<float> values, Span<float> target, int outputs, int inputs, ReadOnlySpan<float> scales)
    {
        Span<uint> words = MemoryMarshal.Cast<float, uint>(target);
        int bits = WordBits / D.PerWord, panel = (inputs + D.PerWord - 1) / D.PerWord;
        for (int output = 0; output < outputs; output++)
        {
            int at = Panel.RowStart(output, panel);
            float scale = scales.IsEmpty ? 1 : scales[output];
            for (int word = 0; word < panel; word++)
            {
                uint all = 0;
                for (int part = 0; part < D.PerWord && word * D.PerWord + part < inputs; part++)
                {
                    float value = values[output * inputs + word * D.PerWord + part];
                    all |= D.Encode(scale == 0 ? 0 : value / scale) << part * bits;
                }
                words[at + word * Panel.Width] = all;
            }
        }
    }

    /// <summary>Reverses <see cref="PackElements"/>.</summary>
    public static void UnpackElements(ReadOnlySpan<float> source, Span<float> values, int outputs, int inputs, ReadOnlySpan<float> scales)
    {
        int panel = (inputs + D.PerWord - 1) / D.PerWord;
        for (int output = 0; output < outputs; output++)
        {
            int at = Panel.RowStart(output, panel);
            for (int input = 0; input < inputs; input++)
            {
                float value = 0;
                Simd1 word = Simd1.Load(in source[at + input / D.PerWord * Panel.Width], 0);
                Simd1.Store(D.Decode(word, input % D.PerWord), ref value, 0);
                values[output * inputs + input] = value * (HasScales ? D.Unit : 1) * (scales.IsEmpty ? 1 : scales[output]);
            }
        }
    }

    /// <summary>
    /// Returns the largest weight of a row divided by 127, with 17 significant bits: a product with a whole number of up to 7 bits is then exact, and weights
    /// that are copied and set again keep their bits.
    /// </summary>
    static float FindScale(ReadOnlySpan<float> row)
    {
        float most = 0;
        foreach (float value in row)
        {
            most = Math.Max(most, Math.Abs(value));
        }
        uint bits = BitConverter.SingleToUInt32Bits(most / 127);
        return BitConverter.UInt32BitsToSingle(bits + 0x3F + (bits >> 7 & 1) & ~0x7Fu);
    }
}
