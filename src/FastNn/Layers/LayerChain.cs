using FastNn.Memory;

namespace FastNn.Layers;

/// <summary>
/// Layers one behind the other: what they need, where in a piece of memory their outputs and gradients lie, and how a batch runs through them forward and
/// back. The memory belongs to whoever runs it, and is laid out for so many rows ("capacity"), of which a smaller batch uses the first.
/// </summary>
/// <remarks>Nothing here allocates once it is made.</remarks>
sealed class LayerChain
{
    readonly Layer[] layers;
    readonly int[] widths, strides, turns;
    readonly long[] outputStarts, gradientStarts;
    readonly bool[] followsInTraining, followsInPrediction;
    readonly int inputs;
    readonly long widest;

    /// <summary>Layers that belong to somebody already and are made, for rows of so many inputs.</summary>
    public LayerChain(IReadOnlyList<Layer> list, int inputs)
    {
        this.inputs = inputs;
        layers = [.. list];
        int count = layers.Length;
        (widths, strides, turns) = (new int[count], new int[count], new int[count]);
        (outputStarts, gradientStarts) = (new long[count + 1], new long[count]);
        (followsInTraining, followsInPrediction) = (new bool[count], new bool[count]);
        for (int i = 0; i < count; i++)
        {
            widths[i] = layers[i].GetOutputSize(Inputs(i));
            strides[i] = Panel.Stride(widths[i]);
            widest = Math.Max(widest, strides[i]);
            outputStarts[i + 1] = outputStarts[i] + strides[i];
            // Two regions in turn; a layer that can writes over what it reads.
            turns[i] = i == 0 ? 0 : layers[i].PredictsInPlace ? turns[i - 1] : 1 - turns[i - 1];
            // An elementwise layer turns the gradient by its output into that by its input where it lies; the last gradient is somebody else's.
            bool inPlace = i > 0 && i < count - 1 && layers[i].IsElementwise;
            gradientStarts[i] = i == 0 ? 0 : inPlace ? gradientStarts[i - 1] : gradientStarts[i - 1] + strides[i - 1];
            followsInTraining[i] = i > 0 && layers[i - 1] is Dense && layers[i].FollowsDense(training: true);
            followsInPrediction[i] = i > 0 && layers[i - 1] is Dense && layers[i].FollowsDense(training: false);
        }
    }

    /// <summary>How many layers there are.</summary>
    public int Count => layers.Length;

    /// <summary>Floats of memory for <see cref="Forward"/>: all outputs, and what the layers keep.</summary>
    public long KeepsSize(int capacity) => OutputsSize(capacity) + KeptSize(capacity);

    /// <summary>Floats of memory for <see cref="Predict"/>: two regions.</summary>
    public long TurnsSize(int capacity) => 2 * widest * capacity;

    /// <summary>Floats of memory for the gradients of <see cref="Backward"/>.</summary>
    public long GradientsSize(int capacity) => gradientStarts[^1] * capacity;

    /// <summary>Floats of scratch that one of the layers needs at most.</summary>
    public long ScratchSize(int capacity)
    {
        long most = 0;
        for (int i = 0; i < layers.Length; i++)
        {
            most = Math.Max(most, layers[i].ScratchSize(Inputs(i), capacity));
        }
        return most;
    }

    /// <summary>The output of a layer, where all are kept.</summary>
    public Matrix Output(int layer, Span<float> memory, int capacity, int rows) => At(memory, outputStarts[layer] * capacity, layer, rows);

    /// <summary>Runs a batch through all layers and keeps what each of them makes.  x: [rows, inputs]  memory: <see cref="KeepsSize"/></summary>
    public ReadOnlyMatrix Forward(ReadOnlyMatrix x, Span<float> memory, int capacity, scoped in Pass pass)
    {
        ReadOnlyMatrix input = x;
        int kept = (int)OutputsSize(capacity);
        for (int i = 0; i < layers.Length; i++)
        {
            Matrix output = Output(i, memory, capacity, x.Rows);
            if (i + 1 < layers.Length && followsInTraining[i + 1])
            {
                Matrix product = output;
                output = Output(++i, memory, capacity, x.Rows);
                layers[i].ForwardAfter((Dense)layers[i - 1], input, product, output, in pass);
            }
            else
            {
                int size = KeptBy(i, capacity);
                layers[i].Forward(input, output, size > 0 && pass.IsTraining ? pass.Keeping(memory.Slice(kept, size)) : pass);
                kept += size;
            }
            input = output;
        }
        return input;
    }

    /// <summary>Runs a batch through all layers and keeps no more than the next of them needs.  x: [rows, inputs]  memory: <see cref="TurnsSize"/></summary>
    public ReadOnlyMatrix Predict(ReadOnlyMatrix x, Span<float> memory, int capacity, scoped in Pass pass)
    {
        ReadOnlyMatrix input = x;
        for (int i = 0; i < layers.Length; i++)
        {
            Matrix output = Turn(i, memory, capacity, x.Rows);
            if (i + 1 < layers.Length && followsInPrediction[i + 1])
            {
                Matrix product = output;
                output = Turn(++i, memory, capacity, x.Rows);
                layers[i].ForwardAfter((Dense)layers[i - 1], input, product, output, in pass);
            }
            else
            {
                layers[i].Forward(input, output, in pass);
            }
            input = output;
        }
        return input;
    }

    /// <summary>
    /// Runs the gradient by the last output back, to those of all parameters and to dx where it is wanted.  x: [rows, inputs] of the forward run  memory: that
    /// of <see cref="Forward"/>  dy: [rows, outputs]  gradients: <see cref="GradientsSize"/>, whose padding is zero  dx: [rows, inputs] or empty. Where it
    /// is empty, layers before the first one with a gradient have nothing to do.
    /// </summary>
    public void Backward(ReadOnlyMatrix x, Span<float> memory, int capacity, ReadOnlyMatrix dy, Span<float> gradients, Matrix dx, scoped in Pass pass)
    {
        ReadOnlyMatrix gradient = dy;
        int kept = (int)KeepsSize(capacity);
        int last = 0;
        while (dx.IsEmpty && last < layers.Length && !layers[last].HasGradient)
        {
            last++;
        }
        for (int i = layers.Length - 1; i >= last; i--)
        {
            ReadOnlyMatrix input = i == 0 ? x : Output(i - 1, memory, capacity, x.Rows);
            Matrix inputGradient = i == last ? dx : Gradient(i - 1, gradients, capacity, x.Rows);
            int size = KeptBy(i, capacity);
            kept -= size;
            layers[i].Backward(input, Output(i, memory, capacity, x.Rows), gradient, inputGradient, size > 0 ? pass.Keeping(memory.Slice(kept, size)) : pass);
            gradient = inputGradient;
        }
    }

    /// <summary>Makes the padding of all gradients zero, in memory that held something else.</summary>
    public void ClearPadding(Span<float> gradients, int capacity, int rows)
    {
        for (int i = 0; i < layers.Length - 1; i++)
        {
            Span<float> data = Gradient(i, gradients, capacity, rows).Data;
            for (int row = 0, length = Panel.Pad(widths[i]) - widths[i]; length > 0 && row < rows; row++)
            {
                data.Slice(row * strides[i] + widths[i], length).Clear();
            }
        }
    }

    int Inputs(int layer) => layer == 0 ? inputs : widths[layer - 1];

    Matrix Gradient(int layer, Span<float> gradients, int capacity, int rows) => At(gradients, gradientStarts[layer] * capacity, layer, rows);

    Matrix Turn(int layer, Span<float> memory, int capacity, int rows) => At(memory, turns[layer] * widest * capacity, layer, rows);

    Matrix At(Span<float> memory, long start, int layer, int rows) => Matrix.Whole(memory.Slice((int)start, rows * strides[layer]), rows, widths[layer], strides[layer]);

    long OutputsSize(int capacity) => outputStarts[^1] * capacity;

    long KeptSize(int capacity)
    {
        long sum = 0;
        for (int i = 0; i < layers.Length; i++)
        {
            sum += KeptBy(i, capacity);
        }
        return sum;
    }

    // In whole panels, so that everybody's memory starts on a cache line.
    int KeptBy(int layer, int capacity) => checked((int)((layers[layer].SavedSize(Inputs(layer), capacity) + Panel.Width - 1) / Panel.Width * Panel.Width));
}
