using FastNn.Memory;

namespace FastNn.Layers;

/// <summary>Where the weights [outputs, inputs] of a matrix lie in its part of the slab.</summary>
abstract class WeightLayout
{
    /// <summary>Floats of the slab.</summary>
    public abstract int GetLength(int outputs, int inputs);

    /// <summary>Copies row-major weights into the layout.</summary>
    /// <exception cref="ArgumentException">A weight is not finite, and the format has finite ones only; nothing is changed.</exception>
    public abstract void Pack(ReadOnlySpan<float> values, Span<float> target, int outputs, int inputs);

    /// <summary>Copies the layout into row-major weights.</summary>
    public abstract void Unpack(ReadOnlySpan<float> source, Span<float> values, int outputs, int inputs);
}

/// <summary>Floats in panels of 16 outputs: [outputs/16][inputs][16].</summary>
sealed class FloatPanels : WeightLayout
{
    public static FloatPanels Instance { get; } = new();

    public override int GetLength(int outputs, int inputs) => checked(Panel.Pad(outputs) * inputs);

    public override void Pack(ReadOnlySpan<float> values, Span<float> target, int outputs, int inputs) => PackPart(0, values, target, inputs);

    /// <summary>Copies weights that follow each other, row-major, into the layout.</summary>
    /// <param name="start">The position of the first one.</param>
    /// <param name="values">The weights.</param>
    /// <param name="target">The whole layout.</param>
    /// <param name="inputs">The weights of an output.</param>
    public static void PackPart(int start, ReadOnlySpan<float> values, Span<float> target, int inputs)
    {
        while (values.Length > 0)
        {
            (int output, int input) = Math.DivRem(start, inputs);
            int count = Math.Min(inputs - input, values.Length), at = Panel.RowStart(output, inputs) + input * Panel.Width;
            for (int i = 0; i < count; i++)
            {
                target[at + i * Panel.Width] = values[i];
            }
            start += count;
            values = values[count..];
        }
    }

    public override void Unpack(ReadOnlySpan<float> source, Span<float> values, int outputs, int inputs)
    {
        for (int output = 0; output < outputs; output++)
        {
            int at = Panel.RowStart(output, inputs);
            for (int input = 0; input < inputs; input++)
            {
                values[output * inputs + input] = source[at + input * Panel.Width];
            }
        }
    }
}
