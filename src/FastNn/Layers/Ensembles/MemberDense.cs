using System.Globalization;
using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;

namespace FastNn;

/// <summary>A dense layer with weights of its own for each member of an ensemble: the last layer behind <see cref="BatchEnsemble"/> layers. y = x·Wᵀ + b of
/// each member.  x: [rows, members·inputs]  weight0, weight1, ...: [outputs, inputs]  bias0, bias1, ...: [outputs]  y: [rows, members·outputs]</summary>
public sealed class MemberDense : Layer
{
    readonly int outputs, members;
    readonly Initializer weights, biases;
    WeightMatrix[] weight = [];
    ParameterVector[] bias = [];

    /// <param name="outputs">Outputs of each member, at least 1.</param>
    /// <param name="members">Members, at least 1.</param>
    /// <param name="weights">Initial values of W; <see cref="LinearDefault"/>, as in PyTorch, where null.</param>
    /// <param name="biases">Initial values of b; <see cref="LinearDefault"/>, as in PyTorch, where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">outputs or members is below 1.</exception>
    public MemberDense(int outputs, int members, Initializer? weights = null, Initializer? biases = null)
    {
        this.outputs = Require.AtLeast(outputs, 1, nameof(outputs));
        this.members = Require.AtLeast(members, 1, nameof(members));
        (this.weights, this.biases) = (weights ?? new LinearDefault(), biases ?? new LinearDefault());
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The inputs are not the same number for each member, or there are more outputs than fit.</exception>
    public override int GetOutputSize(int inputs)
    {
        Members.Divide(inputs, members);
        Require.Argument((long)outputs * members <= LayerBuilder.MaxLength, nameof(inputs),
            $"{members} members of {outputs} outputs are too many for one row.");
        return outputs * members;
    }

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        int inputs = Members.Divide(builder.Inputs, members);
        (weight, bias) = (new WeightMatrix[members], new ParameterVector[members]);
        for (int member = 0; member < members; member++)
        {
            string number = member.ToString(CultureInfo.InvariantCulture);
            weight[member] = builder.Matrix("weight" + number, outputs, inputs, new FirstValues(weights, inputs, outputs));
            bias[member] = builder.Vector("bias" + number, outputs, new FirstValues(biases, inputs, outputs));
        }
    }

    /// <inheritdoc/>
    protected internal override long ScratchSize(int inputs, int rows) =>
        (long)rows * (Panel.Stride(outputs) + Panel.Stride(inputs / members)) + weight[0].ScratchSize(rows);

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        Matrix own = Members.ToMatrix(pass.Scratch, x.Rows, outputs);
        for (int member = 0; member < members; member++)
        {
            weight[member].Forward(Members.Of(x, member, weight[member].Columns), bias[member], own, in pass);
            RowCopy.Run(own, Members.Of(y, member, outputs));
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        int inputs = weight[0].Columns;
        Matrix gradient = Members.ToMatrix(pass.Scratch, x.Rows, outputs), own = Members.ToMatrix(pass.Scratch[gradient.Data.Length..], x.Rows, inputs);
        Pass inside = pass.Inside(pass.Scratch[(gradient.Data.Length + own.Data.Length)..]);
        // Padding must be zero.
        gradient.Data.Clear();
        for (int member = 0; member < members; member++)
        {
            RowCopy.Run(Members.Of(dy, member, outputs), gradient);
            if (!bias[member].IsFrozen)
            {
                ColumnSums.Run(gradient, bias[member].Gradients, pass.Accumulate);
            }
            if (!dx.IsEmpty)
            {
                weight[member].BackwardInputs(gradient, own, in inside);
                RowCopy.Run(own, Members.Of(dx, member, inputs));
            }
            weight[member].BackwardWeights(Members.Of(x, member, inputs), gradient, in inside);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("outputs", outputs);
        settings.Set("members", members);
    }
}
