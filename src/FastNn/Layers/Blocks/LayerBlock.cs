using FastNn.Contracts;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// A layer that contains a chain of layers: y = g(x, f(x)), where f is the chain. Derive from it for a block of your own: return the number of outputs, and
/// compute in <see cref="Layer.Forward"/> and <see cref="Layer.Backward"/> with <see cref="ForwardChildren"/> and <see cref="BackwardChildren"/>. The layers
/// inside are fused, saved, hashed and copied as those of a network; their parameters are named by both positions: "<c>3.0.weight</c>".
/// </summary>
/// <remarks>An override of <see cref="Build"/> calls the base, one of <see cref="ScratchSize"/> or <see cref="SavedSize"/> adds its floats to those of the
/// base, and finds them behind these. To load a network with the block, register it with <c>Catalog.Register</c>.</remarks>
public abstract class LayerBlock : LayerGroup
{
    LayerChain chain = null!;

    /// <summary>Creates an empty block.</summary>
    protected LayerBlock() { }

    /// <summary>Returns the number of outputs of the last layer inside.</summary>
    /// <param name="inputs">Inputs of the first layer inside.</param>
    /// <exception cref="ArgumentException">The block is empty, or a layer cannot take the outputs of the layer before it.</exception>
    protected int GetChildrenOutputSize(int inputs)
    {
        Require.Argument(Count > 0, nameof(inputs), $"the {Kind} block has no layers: add at least one.");
        int width = inputs;
        for (int i = 0; i < Count; i++)
        {
            try
            {
                width = this[i].GetOutputSize(width);
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException($"layer {i} ({this[i].Kind}) of the block cannot follow {width} outputs: {e.Message}", nameof(inputs), e);
            }
        }
        return width;
    }

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        int inputs = builder.Inputs;
        for (int i = 0; i < Count; i++)
        {
            int outputs = this[i].GetOutputSize(inputs);
            this[i].Make(builder.Inside(i, inputs, outputs));
            inputs = outputs;
        }
        chain = new LayerChain(Children, builder.Inputs);
    }

    /// <summary>Returns the floats in which the layers inside keep their outputs.</summary>
    protected internal override long SavedSize(int inputs, int rows) => chain.ForwardSize(rows);

    /// <summary>Returns the floats that the layers inside need.</summary>
    protected internal override long ScratchSize(int inputs, int rows) =>
        Math.Max(chain.PingPongSize(rows), chain.GradientsSize(rows)) + chain.ScratchSize(rows);

    /// <summary>Computes f(x), the output of the last layer inside, which stays until the layers inside run again.  x: [rows, inputs]</summary>
    /// <param name="x">The inputs of the block, or a matrix of the same shape whose rows are padded to a multiple of 16 floats.</param>
    /// <param name="pass">The pass that the block was given.</param>
    protected ReadOnlyMatrix ForwardChildren(ReadOnlyMatrix x, in Pass pass) => pass.IsTraining
        ? chain.Forward(x, pass.Saved, x.Rows, pass.Inside(pass.Scratch))
        : chain.Predict(x, pass.Scratch, x.Rows, pass.Inside(pass.Scratch[(int)chain.PingPongSize(x.Rows)..]));

    /// <summary>Returns f(x) in a backward pass: what <see cref="ForwardChildren"/> returned in the forward pass of the step.</summary>
    /// <param name="rows">The rows of the batch.</param>
    /// <param name="pass">The pass that the block was given.</param>
    protected ReadOnlyMatrix GetChildrenOutput(int rows, in Pass pass) => chain.Output(chain.Count - 1, pass.Saved, rows, rows);

    /// <summary>Computes the gradients of the parameters inside, and dx, the gradient by the input of the first layer inside.</summary>
    /// <param name="x">What <see cref="ForwardChildren"/> was given.  [rows, inputs]</param>
    /// <param name="dy">The gradient by f(x): the block's own dy, or a matrix whose rows are padded to a multiple of 16 floats with zeros.</param>
    /// <param name="dx">The block's own dx; empty where it is not needed.</param>
    /// <param name="pass">The pass that the block was given.</param>
    protected void BackwardChildren(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        int size = (int)chain.GradientsSize(x.Rows);
        Span<float> gradients = pass.Scratch[..size];
        chain.ClearPadding(gradients, x.Rows, x.Rows);
        chain.Backward(x, pass.Saved, x.Rows, dy, gradients, dx, pass.Inside(pass.Scratch[size..]));
    }
}
