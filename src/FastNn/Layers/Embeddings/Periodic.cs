using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// Periodic embeddings of numbers ("PBLD": periodic, bias, linear, dense): each listed column x is replaced, in place, by [x, W·c + d] with c =
/// cos(2π·w·x + b); other columns pass, in order (D. Holzmüller, L. Grinsztajn, I. Steinwart, "Better by default: strong pre-tuned MLPs and boosted trees
/// on tabular data", 2024, arXiv 2407.04491; periodic embeddings are by Y. Gorishniy, I. Rubachev, A. Babenko, 2022).  x: [rows, inputs]  y: [rows, inputs
/// + columns·(outputs - 1)]  frequency w, phase b: [columns·frequencies]  weight W: [columns·(outputs - 1)·frequencies]  bias d: [columns·(outputs - 1)];
/// columns in ascending order, and for each column its outputs, for each output its frequencies
/// </summary>
/// <remarks>Initially w is normally distributed with the deviation, b uniform in [-π, π), and W and d are uniform in ±1/√frequencies, as in PyTorch's Linear.
/// Weight decay reaches W alone. NaN becomes NaN.</remarks>
public sealed class Periodic : Layer
{
    readonly int frequencies, outputs;
    readonly float deviation;
    ColumnSelection? selection;
    ColumnRuns runs = null!;
    ParameterVector frequency = null!, phase = null!, weight = null!, bias = null!;

    /// <param name="frequencies">The frequencies of each column, 1 to 256.</param>
    /// <param name="outputs">The numbers that replace a column, at least 2: the number itself and the linear functions of the cosines.</param>
    /// <param name="deviation">The standard deviation of the initial frequencies, in periods per unit of x; not negative.</param>
    /// <exception cref="ArgumentException">One of them is out of range.</exception>
    public Periodic(int frequencies = 16, int outputs = 4, float deviation = 0.1f)
    {
        Require.Range(frequencies is >= 1 and <= PeriodicTerms.MaxFrequencies, nameof(frequencies),
            $"frequencies is {frequencies}; it must be from 1 to {PeriodicTerms.MaxFrequencies}.");
        this.frequencies = frequencies;
        this.outputs = Require.AtLeast(outputs, 2, nameof(outputs));
        this.deviation = Require.NotNegative(deviation, nameof(deviation));
    }

    /// <summary>The columns to embed, by index among the inputs of this layer; all (null) unless set. Reads back in ascending order.</summary>
    /// <exception cref="ArgumentException">The list is empty, or contains a negative index or a duplicate. An index beyond the inputs throws when the layer is
    /// added.</exception>
    public IReadOnlyList<int>? Columns
    {
        get => selection?.Columns;
        init => selection = value is null ? null : new(value, nameof(Columns));
    }

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs)
    {
        long count = selection?.Check(inputs) is null ? inputs : selection.Columns.Count, width = inputs + count * (outputs - 1);
        Require.Argument(width <= Array.MaxLength, nameof(inputs), $"its {width:N0} outputs are more than the {Array.MaxLength:N0} that fit into one block.");
        return (int)width;
    }

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        runs = ColumnRuns.OfWidth(ColumnSelection.GetColumns(selection, builder.Inputs), outputs);
        int angles = checked(runs.Count * frequencies), linear = runs.Count * (outputs - 1);
        float bound = 1 / MathF.Sqrt(frequencies);
        frequency = builder.Vector("frequency", angles, new Normal(0, deviation));
        phase = builder.Vector("phase", angles, new Uniform(-MathF.PI, MathF.PI));
        weight = builder.Vector("weight", checked(linear * frequencies), new Uniform(-bound, bound), decays: true);
        bias = builder.Vector("bias", linear, new Uniform(-bound, bound));
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        KeptColumns.Forward(x, y, runs);
        PeriodicColumns.Forward(x, y, Parameters, frequencies, runs, pass.Workers);
    }

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            KeptColumns.Backward(dy, dx, runs);
        }
        var gradients = new PeriodicParameters(frequency.Gradients, phase.Gradients, weight.Gradients, bias.Gradients);
        PeriodicColumns.Backward(x, dy, dx, Parameters, gradients, frequencies, runs, pass.Accumulate, pass.Workers);
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("frequencies", frequencies);
        settings.Set("outputs", outputs);
        settings.Set("deviation", deviation);
        selection?.Describe(settings);
    }

    PeriodicParameters Parameters => new(frequency.Values, phase.Values, weight.Values, bias.Values);
}
