using System.Globalization;
using System.Linq;
using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// The mean of layers that all get the same inputs, y = Σ s_i·f_i(x): an ensemble in one network. Written as a list of chains:
/// <c>new Average { new Sequential { new Dense(3), new Softmax() }, new Sequential { new Dense(3), new Softmax() } }</c>.  x: [rows, inputs]  y: [rows,
/// outputs]
/// </summary>
/// <remarks>For classes each member ends in a <see cref="Softmax"/>, so that probabilities are averaged. <see cref="Network.Average"/> makes one of networks
/// that were trained independently.</remarks>
public sealed class Average : LayerGroup
{
    const string Prefix = "share";

    /// <param name="shares">The shares s of the members, in their order; null for 1/n each. They add up to 1 where probabilities are averaged.</param>
    /// <exception cref="ArgumentException">The list is empty, or a share is negative or not finite. One of another length than the members throws when the
    /// block is added to a network.</exception>
    public Average(IReadOnlyList<float>? shares = null)
    {
        Require.Argument(shares is not { Count: 0 }, nameof(shares), $"shares is empty; give one share for each member, or null for equal shares.");
        Shares = shares is null ? null : [.. shares.Select(share => Require.NotNegative(share, nameof(shares)))];
    }

    /// <summary>The shares s of the members, in their order; null where each has 1/n.</summary>
    public IReadOnlyList<float>? Shares { get; }

    /// <summary>Probabilities where all members produce them, values otherwise.</summary>
    public override OutputKind Produces
    {
        get
        {
            for (int i = 0; i < Count; i++)
            {
                if (this[i].Produces != OutputKind.Probabilities)
                {
                    return OutputKind.Values;
                }
            }
            return Count == 0 ? OutputKind.Values : OutputKind.Probabilities;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are no members, or they have different numbers of outputs.</exception>
    public override int GetOutputSize(int inputs)
    {
        Require.Argument(Count > 0, nameof(inputs), $"the Average block has no members: add at least one.");
        Require.Argument(Shares is null || Shares.Count == Count, nameof(inputs),
            $"the Average block has {Count} members and {Shares?.Count} shares. Give each member one.");
        int outputs = this[0].GetOutputSize(inputs);
        for (int i = 1; i < Count; i++)
        {
            int other = this[i].GetOutputSize(inputs);
            Require.Argument(other == outputs, nameof(inputs),
                $"member {i} ({this[i].Kind}) of the Average block has {other} outputs, and member 0 has {outputs}. Let all have the same number.");
        }
        return outputs;
    }

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        for (int i = 0; i < Count; i++)
        {
            this[i].Make(builder.Inside(i, builder.Inputs, builder.Outputs));
        }
    }

    /// <summary>Returns the floats of the members' outputs and of what they save.</summary>
    protected internal override long SavedSize(int inputs, int rows)
    {
        long sum = 0;
        for (int i = 0; i < Count; i++)
        {
            sum += MemberSize(i, inputs, GetOutputSize(inputs), rows);
        }
        return sum;
    }

    /// <summary>Returns the floats of the output and the input of a member, and of what a member needs.</summary>
    protected internal override long ScratchSize(int inputs, int rows)
    {
        long most = 0;
        for (int i = 0; i < Count; i++)
        {
            most = Math.Max(most, this[i].ScratchSize(inputs, rows));
        }
        return OwnSize(inputs, GetOutputSize(inputs), rows) + most;
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        Pass inside = pass.Inside(pass.Scratch[OwnSize(x.Columns, y.Columns, x.Rows)..]);
        int start = 0;
        for (int i = 0; i < Count; i++)
        {
            if (pass.IsTraining)
            {
                Matrix own = ToMatrix(pass.Saved[start..], x.Rows, y.Columns);
                int size = MemberSize(i, x.Columns, y.Columns, x.Rows);
                this[i].Forward(x, own, inside.Keeping(pass.Saved.Slice(start, size)[own.Data.Length..]));
                start += size;
                Add(i, own, y, in pass);
            }
            else
            {
                Matrix own = i == 0 ? y : ToMatrix(pass.Scratch, x.Rows, y.Columns);
                this[i].Forward(x, own, in inside);
                Add(i, own, y, in pass);
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        Matrix share = ToMatrix(pass.Scratch, x.Rows, y.Columns), other = dx.IsEmpty ? default : ToMatrix(pass.Scratch[share.Data.Length..], x.Rows, x.Columns);
        other.Data.Clear();
        Pass inside = pass.Inside(pass.Scratch[OwnSize(x.Columns, y.Columns, x.Rows)..]);
        int start = 0;
        for (int i = 0; i < Count; i++)
        {
            int size = MemberSize(i, x.Columns, y.Columns, x.Rows);
            Matrix own = ToMatrix(pass.Saved[start..], x.Rows, y.Columns);
            if (!dx.IsEmpty || this[i].HasGradient)
            {
                Binary.Run(new ScaleOp(GetShare(i)), dy, dy, share, pass.Workers);
                this[i].Backward(x, own, share, i == 0 ? dx : other, inside.Keeping(pass.Saved.Slice(start, size)[own.Data.Length..]));
            }
            if (i > 0 && !dx.IsEmpty)
            {
                Binary.Run(default(AddOp), dx, other, dx, pass.Workers);
            }
            start += size;
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        for (int i = 0; i < Shares?.Count; i++)
        {
            settings.Set(Prefix + i.ToString(CultureInfo.InvariantCulture), Shares[i]);
        }
    }

    /// <summary>Creates an empty block from its settings: <c>share0</c> and so on, or none for equal shares.</summary>
    internal static Average Create(PartSettings settings)
    {
        float[] shares = new float[settings.Values.Count];
        for (int i = 0; i < shares.Length; i++)
        {
            string name = Prefix + i.ToString(CultureInfo.InvariantCulture);
            shares[i] = settings.GetSingle(name, float.NaN);
        }
        return new Average(shares.Length == 0 ? null : shares);
    }

    internal override int GetChildInputs(int inputs, int before) => inputs;

    internal override RowStep CreateRowStep(int inputs, bool isFirst, RowStepOptions options)
    {
        var members = new RowStep[Count];
        int outputs = GetOutputSize(inputs);
        for (int i = 0; i < Count; i++)
        {
            members[i] = LayerStep.Create(this[i], inputs, isFirst, options);
        }
        RowStep? step = null;
        Tiers.Run(new AverageStepMaker(members, [.. Enumerable.Range(0, Count).Select(GetShare)], outputs, ref step));
        return step!;
    }

    float GetShare(int member) => Shares is null ? 1f / Count : Shares[member];

    void Add(int member, ReadOnlyMatrix own, Matrix y, in Pass pass)
    {
        float share = GetShare(member);
        if (member == 0)
        {
            Binary.Run(new ScaleOp(share), own, own, y, pass.Workers);
        }
        else
        {
            Binary.Run(new AddScaledOp(share), y, own, y, pass.Workers);
        }
    }

    /// <summary>Floats of scratch for the output of a member, or its gradient, and for the gradient by its input.</summary>
    static int OwnSize(int inputs, int outputs, int rows) => checked(rows * (Panel.Stride(outputs) + Panel.Stride(inputs)));

    // In whole panels: the memory of every member starts on a cache line.
    int MemberSize(int member, int inputs, int outputs, int rows) =>
        checked((int)(rows * (long)Panel.Stride(outputs) + (this[member].SavedSize(inputs, rows) + Panel.Width - 1) / Panel.Width * Panel.Width));

    static Matrix ToMatrix(Span<float> memory, int rows, int columns) =>
        Matrix.Whole(memory[..(rows * Panel.Stride(columns))], rows, columns, Panel.Stride(columns));
}
