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

    public override int GetLength(int outputs, int inputs)
    {
        Require.Argument(!D.RoundsInputs || inputs <= RoundedInputs.MostInputs, nameof(inputs),
            $"a layer has {inputs:N0} inputs; DynamicInt8 weights can have {RoundedInputs.MostInputs:N0}. Store them in Int8 or BFloat16.");
        return checked(GetScalesStart(outputs, inputs) + (HasScales ? Panel.Pad(outputs) : 0));
    }

    /// <summary>Returns where the scales begin: the floats of the words.</summary>
    public static int GetScalesStart(int outputs, int inputs) => checked(Panel.Pad(outputs) * IWordFormat.CountWords<D>(inputs));

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
            PackElements(0, values, target, inputs, default);
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
        PackElements(0, values, target, inputs, scales);
    }

    public override void Unpack(ReadOnlySpan<float> source, Span<float> values, int outputs, int inputs) =>
        UnpackElements(source, values, outputs, inputs, HasScales ? source.Slice(GetScalesStart(outputs, inputs), outputs) : default);

    /// <summary>Copies elements that follow each other, row-major, divided by the scales where there are any.</summary>
    /// <param name="start">The position of the first one.</param>
    /// <param name="values">The elements.</param>
    /// <param name="target">The whole layout.</param>
    /// <param name="inputs">The elements of an output.</param>
    /// <param name="scales">The scales of all outputs, or none.</param>
    public static void PackElements(int start, ReadOnlySpan<float> values, Span<float> target, int inputs, ReadOnlySpan<float> scales)
    {
        Span<uint> words = MemoryMarshal.Cast<float, uint>(target);
        int panel = IWordFormat.CountWords<D>(inputs), bits = WordBits / D.PerWord;
        uint mask = (1u << bits) - 1;
        while (values.Length > 0)
        {
            (int output, int input) = Math.DivRem(start, inputs);
            int count = Math.Min(inputs - input, values.Length), at = Panel.RowStart(output, panel);
            float scale = scales.IsEmpty ? 1 : scales[output];
            for (int i = 0; i < count; i++)
            {
                (int word, int part) = Math.DivRem(input + i, D.PerWord);
                int shift = part * bits;
                ref uint all = ref words[at + word * Panel.Width];
                uint old = all >> shift & mask, bitsOfValue = D.Encode(scale == 0 ? 0 : values[i] / scale);
                all ^= (old ^ bitsOfValue) << shift;
                if (D.RoundsInputs)
                {
                    words[at + (panel - 1) * Panel.Width] += (uint)((sbyte)bitsOfValue - (sbyte)old);
                }
            }
            start += count;
            values = values[count..];
        }
    }

    /// <summary>Reverses <see cref="PackElements"/>.</summary>
    public static void UnpackElements(ReadOnlySpan<float> source, Span<float> values, int outputs, int inputs, ReadOnlySpan<float> scales)
    {
        int panel = IWordFormat.CountWords<D>(inputs);
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
