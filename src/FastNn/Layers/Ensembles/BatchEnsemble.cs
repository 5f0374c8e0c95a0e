using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;

namespace FastNn;

/// <summary>
/// A dense layer for several members of an ensemble, which share its weights: y = ((x∘r)·Wᵀ)∘s + b with r, s and b of each member (Y. Wen and others,
/// "BatchEnsemble", 2020). The layer of TabM (Y. Gorishniy and others, 2025; github.com/yandex-research/tabm).  x: [rows, members·inputs], or [rows, inputs]
/// where <see cref="IsFirst"/> is set  weight W: [outputs, inputs]  r: [members·inputs]  s, bias b: [members·outputs]  y: [rows, members·outputs]
/// </summary>
/// <remarks>Activations and <see cref="Dropout"/> follow it as a dense layer; <see cref="MemberDense"/> ends the network, <c>MemberLoss</c> trains
/// it, <see cref="MemberMean"/> predicts. All members of all rows are one matrix product. Weight decay reaches W alone.</remarks>
public sealed class BatchEnsemble : Layer
{
    readonly int outputs, members;
    readonly Initializer weights, scalings;
    WeightMatrix weight = null!;
    ParameterVector r = null!, s = null!, bias = null!;

    /// <param name="outputs">Outputs of each member, at least 1.</param>
    /// <param name="members">Members, at least 1; TabM has 32.</param>
    /// <param name="weights">Initial values of W; <see cref="LinearDefault"/>, as in TabM, where null. The biases of all members begin with the same
    /// draw of <see cref="LinearDefault"/>.</param>
    /// <param name="scalings">Initial values of r in the first layer, where they make the members different: <see cref="RandomSigns"/> where null, <c>new
    /// Normal(0, 1)</c> behind embeddings. All other r and s begin with 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">outputs or members is below 1.</exception>
    public BatchEnsemble(int outputs, int members, Initializer? weights = null, Initializer? scalings = null)
    {
        this.outputs = Require.AtLeast(outputs, 1, nameof(outputs));
        this.members = Require.AtLeast(members, 1, nameof(members));
        (this.weights, this.scalings) = (weights ?? new LinearDefault(), scalings ?? new RandomSigns());
    }

    /// <summary>Whether the layer gives the same inputs to every member: the first one of a network; false unless set.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Neighbouring inputs whose r begin with the same draw, in the first layer: the numbers of a feature behind embeddings; 1 unless set. Where the
    /// inputs are no multiple of it, each has its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int InputsPerDraw { get; init => field = Require.AtLeast(value, 1, nameof(InputsPerDraw)); } = 1;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The inputs are not the same number for each member, or there are more outputs than fit.</exception>
    public override int GetOutputSize(int inputs)
    {
        InputsOf(inputs);
        Require.Argument((long)outputs * members <= LayerBuilder.MaxLength, nameof(inputs),
            $"{members} members of {outputs} outputs are too many for one row.");
        return outputs * members;
    }

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        int inputs = InputsOf(builder.Inputs), run = inputs % InputsPerDraw == 0 ? InputsPerDraw : 1;
        weight = builder.Matrix("weight", outputs, inputs, new FirstValues(weights, inputs, outputs));
        r = builder.Vector("r", checked(members * inputs), IsFirst
            ? new FirstValues(scalings, inputs, outputs, Run: run)
            : new FirstValues(new Constant(1), inputs, outputs));
        s = builder.Vector("s", members * outputs, new FirstValues(new Constant(1), inputs, outputs));
        bias = builder.Vector("bias", members * outputs, new FirstValues(new LinearDefault(), inputs, outputs, Copies: members));
    }

    /// <inheritdoc/>
    protected internal override long SavedSize(int inputs, int rows) => ProductsSize(InputsOf(inputs), rows);

    /// <inheritdoc/>
    protected internal override long ScratchSize(int inputs, int rows)
    {
        int own = InputsOf(inputs);
        return ProductsSize(own, rows) + VectorsSize(own) + (long)rows * Panel.Stride(own) + weight.ScratchSize(rows * members);
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        int inputs = weight.Columns, padded = Panel.Pad(inputs);
        Span<float> products = pass.IsTraining ? pass.Saved : pass.Scratch, vectors = pass.Scratch[(int)ProductsSize(inputs, x.Rows)..];
        (Matrix scaled, Matrix z) = Products(products, x.Rows);
        Members.Spread(r.Value, vectors, members);
        for (int member = 0; member < members; member++)
        {
            WeightedColumns.Forward(default(FactorOp), Inputs(x, member), Members.RowsOf(scaled, member, members), vectors.Slice(member * padded, padded),
                pass.Workers);
        }
        weight.Forward(scaled, null, z, new MemberEpilogue(z, y, members, s.Value, bias.Value), in pass);
    }

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        int rows = x.Rows, products = (int)ProductsSize(weight.Columns, rows), rest = products + (int)VectorsSize(weight.Columns);
        (Matrix scaled, Matrix z) = Products(pass.Saved, rows);
        (Matrix dScaled, Matrix dz) = Products(pass.Scratch, rows);
        Span<float> vectors = pass.Scratch[products..rest];
        Matrix other = Members.ToMatrix(pass.Scratch[rest..], rows, weight.Columns);
        Pass inside = pass.Inside(pass.Scratch[(rest + other.Data.Length)..]);
        if (!bias.IsFrozen)
        {
            ColumnSums.Run(dy, bias.Gradients, pass.Accumulate);
        }
        dz.Data.Clear();
        ScaledBackward outer = new(s, vectors, members, pass.Accumulate);
        for (int member = 0; member < members; member++)
        {
            outer.Run(member, Members.RowsOf(z, member, members), Members.Of(dy, member, outputs), Members.RowsOf(dz, member, members), pass.Workers);
        }
        outer.Finish();
        weight.BackwardWeights(scaled, dz, in inside);
        if (dx.IsEmpty && r.IsFrozen)
        {
            return;
        }
        weight.BackwardInputs(dz, dScaled, in inside);
        ScaledBackward inner = new(r, vectors, members, pass.Accumulate);
        for (int member = 0; member < members; member++)
        {
            // The first layer adds up what the members have for the same inputs.
            bool isAdded = IsFirst && member > 0 && !dx.IsEmpty;
            Matrix own = dx.IsEmpty ? default : isAdded ? other : Members.Of(dx, IsFirst ? 0 : member, weight.Columns);
            inner.Run(member, Inputs(x, member), Members.RowsOf(dScaled, member, members), own, pass.Workers);
            if (isAdded)
            {
                Binary.Run(default(AddOp), dx, other, dx, pass.Workers);
            }
        }
        inner.Finish();
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("outputs", outputs);
        settings.Set("members", members);
        settings.Set("first", IsFirst);
    }

    ReadOnlyMatrix Inputs(ReadOnlyMatrix x, int member) => Members.Of(x, IsFirst ? 0 : member, weight.Columns);

    int InputsOf(int inputs) => IsFirst ? inputs : Members.Divide(inputs, members);

    /// <summary>Floats of x∘r and its product with W.</summary>
    long ProductsSize(int inputs, int rows) => (long)rows * members * (Panel.Stride(inputs) + Panel.Stride(outputs));

    /// <summary>Floats of a vector of all members in whole panels, and of its gradient.</summary>
    long VectorsSize(int inputs) => 2L * members * Panel.Pad(Math.Max(inputs, outputs));

    /// <summary>x∘r: [rows·members, inputs], and its product with W: [rows·members, outputs]; or their gradients.</summary>
    MatrixPair Products(Span<float> memory, int rows)
    {
        Matrix scaled = Members.ToMatrix(memory, rows * members, weight.Columns);
        return new(scaled, Members.ToMatrix(memory[scaled.Data.Length..], rows * members, outputs));
    }

    readonly ref struct MatrixPair(Matrix first, Matrix second)
    {
        readonly Matrix first = first, second = second;

        public void Deconstruct(out Matrix left, out Matrix right)
        {
            left = first;
            right = second;
        }
    }
}
