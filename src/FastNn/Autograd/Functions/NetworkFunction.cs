using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;

namespace FastNn.Autograd;

/// <summary>
/// A whole network as one function. x: [rows, inputs] y: [rows, outputs]. Adds up the gradients of its parameters over all its calls in a pass, where a trainer
/// writes them; a <see cref="TapeOptimizer"/> applies them.
/// </summary>
sealed class NetworkFunction : Function
{
    static readonly ConditionalWeakTable<Network, NetworkFunction> made = [];

    readonly Network network;
    readonly LayerChain chain;
    readonly ParameterStore parameters;
    long run;

    NetworkFunction(Network network)
    {
        this.network = network;
        parameters = network.Parameters.Store;
        parameters.RequireGradients();
        chain = new LayerChain([.. network], network.Inputs);
    }

    /// <summary>Returns the function of a network, made once.</summary>
    public static NetworkFunction Of(Network network) => made.GetValue(network, static network => new NetworkFunction(network));

    public override string Name => "network";

    internal override bool HasParameters => parameters.Trained > 0;

    /// <summary>Clears gradients of another run.</summary>
    public void ClearUnlessReached(long run)
    {
        if (this.run != run)
        {
            parameters.Gradients!.Span.Clear();
        }
    }

    internal override void RunForward(Tape tape, ref Node node)
    {
        tape.Use(this);
        base.RunForward(tape, ref node);
    }

    public override TensorShape Shape(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        CheckCount(inputs.Length, 1);
        return inputs[0].Columns == network.Inputs
            ? new(inputs[0].Rows, network.Outputs)
            : throw new ArgumentException($"'network' has {network.Inputs} inputs and cannot take {inputs[0]}.");
    }

    /// <summary>The outputs of all layers, and their saved memory.</summary>
    protected internal override int SavedSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes) =>
        checked((int)chain.ForwardSize(inputs[0].Rows));

    /// <summary>Ping-pong buffers, or the gradients by the layers' outputs and by x; and the workspace of the layers.</summary>
    protected internal override int ScratchSize(ReadOnlySpan<TensorShape> inputs, ReadOnlySpan<double> attributes)
    {
        int rows = inputs[0].Rows;
        return checked((int)(Math.Max(chain.PingPongSize(rows), chain.GradientsSize(rows) + rows * (long)Panel.Stride(network.Inputs))
            + chain.ScratchSize(rows)));
    }

    protected internal override void Forward(in Context context, in FunctionInputs inputs, Matrix output)
    {
        ReadOnlyMatrix x = inputs[0];
        if (context.Step is { } step)
        {
            context.SaveForBackward(SavedValues.Inputs);
            network.CheckTrainingRows(x.Rows, "tensor");
            RowCopy.Run(chain.Forward(x, context.Saved, x.Rows, new Pass(context.Scratch, null, step: step)), output);
        }
        else
        {
            int turns = (int)chain.PingPongSize(x.Rows);
            RowCopy.Run(chain.Predict(x, context.Scratch, x.Rows, new Pass(context.Scratch[turns..], null)), output);
        }
    }

    protected internal override void Backward(in Context context, ReadOnlyMatrix outputGradient)
    {
        if (context.Step is not { } step)
        {
            throw new InvalidOperationException(
                "IsTraining is false; a network saves values for the backward pass only in training. Set tape.IsTraining before the pass.");
        }
        ReadOnlyMatrix x = context.SavedInput(0);
        int size = (int)chain.GradientsSize(x.Rows), stride = Panel.Stride(x.Columns);
        Span<float> gradients = context.Scratch[..size];
        Matrix dx = context.NeedsGradient(0) ? new(context.Scratch.Slice(size, x.Rows * stride), x.Rows, x.Columns, stride) : default;
        // Layers read gradients in whole panels.
        chain.ClearPadding(gradients, x.Rows, x.Rows);
        ClearPadding(outputGradient);
        var pass = new Pass(context.Scratch[(size + x.Rows * stride)..], null, accumulate: run == context.Run, step: step);
        run = context.Run;
        chain.Backward(x, context.Saved, x.Rows, outputGradient, gradients, dx, in pass);
        context.AddGradient(0, dx);
    }

    // The padding of the tape's memory is not read elsewhere.
    static void ClearPadding(ReadOnlyMatrix m)
    {
        Span<float> data = MemoryMarshal.CreateSpan(ref m.Start, m.Rows * m.Stride);
        for (int row = 0; row < m.Rows && m.Stride > m.Columns; row++)
        {
            data.Slice(row * m.Stride + m.Columns, m.Stride - m.Columns).Clear();
        }
    }
}

public readonly partial struct Tensor
{
    /// <summary>
    /// Computes the outputs [rows, outputs] of a network for these inputs [rows, inputs]. <c>CopyGradientTo</c> reads the gradients of its parameters in this
    /// pass;
    /// <see cref="TapeOptimizer"/> applies them.
    /// </summary>
    /// <exception cref="ArgumentException">The columns are not the network's inputs, or there are too few rows to train with.</exception>
    /// <exception cref="InvalidOperationException">The network has no layers, or the tape has been reset.</exception>
    public Tensor Apply(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Apply(NetworkFunction.Of(network));
    }
}
