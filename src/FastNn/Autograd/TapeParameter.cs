using FastNn.Layers;
using FastNn.Memory;

namespace FastNn.Autograd;

/// <summary>
/// A parameter of a <see cref="Tape"/>: it persists over passes, in one slab with the others, and a <see cref="TapeOptimizer"/> updates it. Converts implicitly
/// to
/// its tensor of this pass.
/// </summary>
/// <remarks><see cref="Parameter.Set"/> may come before the first use, and allocates a copy then. Reading values or gradients is a use.</remarks>
public sealed class TapeParameter : Parameter
{
    readonly FirstValues first;
    float[]? given;

    internal TapeParameter(Tape tape, string name, int rows, int columns, Initializer initializer, bool decays) : base(name, rows, columns, decays)
    {
        Tape = tape;
        first = new FirstValues(initializer, rows, columns);
    }

    /// <summary>The tape it belongs to.</summary>
    public Tape Tape { get; }

    /// <inheritdoc/>
    public override bool IsVector => Rows == 1;

    /// <summary>Its tensor of this pass, the same every time.</summary>
    public Tensor Tensor => Tape.Use(this);

    /// <summary>Its tensor of this pass.</summary>
    public static implicit operator Tensor(TapeParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter.Tensor;
    }

    internal override int Length => checked(Rows * Panel.Stride(Columns));

    /// <summary>Its index on the tape in the pass <see cref="Pass"/>.</summary>
    internal int Index { get; set; }

    internal long Pass { get; set; } = -1;

    internal override void Fill(long seed)
    {
        Set(given ?? first.Draw(Count, seed));
        given = null;
    }

    private protected override bool KeepFirst(ReadOnlySpan<float> values)
    {
        given = values.ToArray();
        return true;
    }

    private protected override void PlaceAll() => _ = Tape.Parameters;

    internal override void Pack(ReadOnlySpan<float> values, Span<float> target) => PackPart(0, values, target);

    private protected override void PackPart(int start, ReadOnlySpan<float> values, Span<float> target)
    {
        while (values.Length > 0)
        {
            (int row, int column) = Math.DivRem(start, Columns);
            int count = Math.Min(Columns - column, values.Length);
            values[..count].CopyTo(target[(row * Panel.Stride(Columns) + column)..]);
            start += count;
            values = values[count..];
        }
    }

    internal override void Unpack(ReadOnlySpan<float> source, Span<float> values)
    {
        for (int row = 0, stride = Panel.Stride(Columns); row < Rows; row++)
        {
            source.Slice(row * stride, Columns).CopyTo(values[(row * Columns)..]);
        }
    }

    // The rows of a tape's matrix are the inputs.
    internal override int WeightScratchSize => checked(Panel.Pad(Columns) * Rows);

    internal override WeightView GetWeights(Span<float> scratch)
    {
        for (int place = 0; place < WeightScratchSize; place += Panel.Width)
        {
            Values.Slice(RowStart(place), Panel.Width).CopyTo(scratch[place..]);
        }
        return new(scratch[..WeightScratchSize], Columns, Rows);
    }

    internal override void SetWeights(ReadOnlySpan<float> scratch)
    {
        for (int place = 0; place < WeightScratchSize; place += Panel.Width)
        {
            scratch.Slice(place, Panel.Width).CopyTo(Values[RowStart(place)..]);
        }
    }

    // From [outputs/16][inputs][16] to [inputs][stride].
    int RowStart(int place) => place / Panel.Width % Rows * Panel.Stride(Columns) + place / Panel.Width / Rows * Panel.Width;

    /// <summary>Clears the padding of the gradient: optimizers and norms read the whole slab.</summary>
    internal void ClearPadding()
    {
        Span<float> gradient = Gradients;
        int stride = Panel.Stride(Columns);
        for (int row = 0; stride > Columns && row < Rows; row++)
        {
            gradient.Slice(row * stride + Columns, stride - Columns).Clear();
        }
    }
}
