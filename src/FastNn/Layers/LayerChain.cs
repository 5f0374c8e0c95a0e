using FastNn.Memory;
using FastNn.Threading;

namespace FastNn.Layers;

/// <summary>
/// Runs a batch through a sequence of layers, forward and backward. Memory belongs to the caller and is laid out for a number of rows ("capacity"), of which
/// a smaller batch uses the first.
/// </summary>
/// <remarks>Allocates when created and never again.</remarks>
sealed class LayerChain
{
    readonly Layer[] layers;
    readonly int[] widths, strides, buffers;
    readonly long[] outputStarts, gradientStarts;
    readonly LinearProduct?[] products;
    readonly IProductEpilogue?[] epilogues;
    readonly int inputs;
    readonly long widest;

    /// <param name="list">Layers that are built.</param>
    /// <param name="inputs">Inputs of the first layer.</param>
    public LayerChain(IReadOnlyList<Layer> list, int inputs)
    {
        this.inputs = inputs;
        layers = [.. list];
        int count = layers.Length;
        (widths, strides, buffers) = (new int[count], new int[count], new int[count]);
        (outputStarts, gradientStarts) = (new long[count + 1], new long[count]);
        (products, epilogues) = (new LinearProduct?[count], new IProductEpilogue?[count]);
        for (int i = 0; i < count; i++)
        {
            widths[i] = layers[i].GetOutputSize(Inputs(i));
            strides[i] = Panel.Stride(widths[i]);
            widest = Math.Max(widest, strides[i]);
            outputStarts[i + 1] = outputStarts[i] + strides[i];
            // Two ping-pong buffers; a layer that predicts in place stays in the buffer of its input.
            buffers[i] = i == 0 ? 0 : layers[i].PredictsInPlace ? buffers[i - 1] : 1 - buffers[i - 1];
            // Elementwise layers compute dx in place of dy, except the last layer, whose dy belongs to the caller.
            bool isInPlace = i > 0 && i < count - 1 && layers[i].IsElementwise;
            gradientStarts[i] = i == 0 ? 0 : isInPlace ? gradientStarts[i - 1] : gradientStarts[i - 1] + strides[i - 1];
            products[i] = layers[i].SavedSize(Inputs(i), 1) == 0 ? layers[i].Product : null;
            epilogues[i] = i > 0 && products[i - 1] is not null ? layers[i] as IProductEpilogue : null;
        }
    }

    /// <summary>Number of layers.</summary>
    public int Count => layers.Length;

    /// <summary>Floats of memory for <see cref="Forward"/>: all outputs, and what the layers save.</summary>
    public long ForwardSize(int capacity) => OutputsSize(capacity) + SavedSize(capacity);

    /// <summary>Floats of memory for <see cref="Predict"/>: two ping-pong buffers.</summary>
    public long PingPongSize(int capacity) => 2 * widest * capacity;

    /// <summary>Floats of memory for the gradients of <see cref="Backward"/>.</summary>
    public long GradientsSize(int capacity) => gradientStarts[^1] * capacity;

    /// <summary>The most floats of scratch that a layer needs.</summary>
    public long ScratchSize(int capacity)
    {
        long most = 0;
        for (int i = 0; i < layers.Length; i++)
        {
            most = Math.Max(most, layers[i].ScratchSize(Inputs(i), capacity));
        }
        return most;
    }

    /// <summary>The output of a layer in the memory of <see cref="Forward"/>.</summary>
    public Matrix Output(int layer, Span<float> memory, int capacity, int rows) => At(memory, outputStarts[layer] * capacity, layer, rows);

    /// <summary>Runs a batch through all layers and stores every output.  x: [rows, inputs]  memory: <see cref="ForwardSize"/> floats</summary>
    public ReadOnlyMatrix Forward(ReadOnlyMatrix x, Span<float> memory, int capacity, scoped in Pass pass)
    {
        ReadOnlyMatrix input = x;
        int saved = (int)OutputsSize(capacity);
        for (int i = 0; i < layers.Length; i++)
        {
            Matrix output = Output(i, memory, capacity, x.Rows);
            if (i + 1 < layers.Length && epilogues[i + 1] is { FusesInTraining: true } epilogue)
            {
                Matrix z = output;
                output = Output(i + 1, memory, capacity, x.Rows);
                epilogue.Forward(products[i++]!, input, z, output, in pass);
            }
            else
            {
                int size = SavedBy(i, capacity);
                layers[i].Forward(input, output, size > 0 && pass.IsTraining ? pass.Keeping(memory.Slice(saved, size)) : pass);
                saved += size;
            }
            input = output;
        }
        return input;
    }

    /// <summary>Runs a batch through all layers in two ping-pong buffers.  x: [rows, inputs]  memory: <see cref="PingPongSize"/> floats</summary>
    public ReadOnlyMatrix Predict(ReadOnlyMatrix x, Span<float> memory, int capacity, scoped in Pass pass)
    {
        ReadOnlyMatrix input = x;
        for (int i = 0; i < layers.Length; i++)
        {
            Matrix output = Buffer(i, memory, capacity, x.Rows);
            if (i + 1 < layers.Length && epilogues[i + 1] is { } epilogue)
            {
                Matrix z = output;
                output = Buffer(i + 1, memory, capacity, x.Rows);
                epilogue.Forward(products[i++]!, input, z, output, in pass);
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
    /// Computes the gradients of all parameters, and dx where it is not empty.  x: [rows, inputs] of <see cref="Forward"/>  memory: that of
    /// <see cref="Forward"/>  dy: [rows, outputs]  gradients: <see cref="GradientsSize"/> floats, whose padding is zero  dx: [rows, inputs] or empty. Where it
    /// is empty, the layers before the first one with a gradient are skipped.  onLayer: called with the index of each layer whose gradients are computed
    /// </summary>
    public void Backward(ReadOnlyMatrix x, Span<float> memory, int capacity, ReadOnlyMatrix dy, Span<float> gradients, Matrix dx, scoped in Pass pass,
        Action<int>? onLayer = null)
    {
        ReadOnlyMatrix gradient = dy;
        int saved = (int)ForwardSize(capacity);
        int last = 0;
        while (dx.IsEmpty && last < layers.Length && !layers[last].HasGradient)
        {
            last++;
        }
        for (int i = layers.Length - 1; i >= last; i--)
        {
            ReadOnlyMatrix input = i == 0 ? x : Output(i - 1, memory, capacity, x.Rows);
            Matrix inputGradient = i == last ? dx : Gradient(i - 1, gradients, capacity, x.Rows);
            int size = SavedBy(i, capacity);
            saved -= size;
            layers[i].Backward(input, Output(i, memory, capacity, x.Rows), gradient, inputGradient, size > 0 ? pass.Keeping(memory.Slice(saved, size)) : pass);
            onLayer?.Invoke(i);
            gradient = inputGradient;
        }
    }

    /// <summary>Prepares training steps with the memory of <see cref="Forward"/> and <see cref="Backward"/> for so many rows; null where a layer has no kernel
    /// for them. Allocates.</summary>
    public TrainingPlan? CreatePlan(Span<float> memory, Span<float> gradients, Span<float> dy, Slab scratch, int capacity)
    {
        var kernels = new List<LayerKernel>();
        int largest = 1;
        for (int i = 0; i < layers.Length; i++)
        {
            if (layers[i].TrainedProduct is not { } product)
            {
                return null;
            }
            int first = i;
            IProductEpilogue? epilogue = i + 1 < layers.Length ? epilogues[i + 1] : null;
            if (epilogue is not null)
            {
                i++;
            }
            PlacedRows last = i == layers.Length - 1 ? new(dy, widths[i]) : Place(gradients, gradientStarts[i], i);
            var place = new LayerPlace(
                Place(memory, outputStarts[first], first), Place(memory, outputStarts[i], i), last, epilogue is null ? last
                : Place(gradients, gradientStarts[first], first), first == 0 ? default : Place(gradients, gradientStarts[first - 1], first - 1), scratch);
            LayerKernel? kernel = epilogue is null ? product.CreateKernel(default(Identity), place) : epilogue.CreateKernel(product, place);
            if (kernel is null)
            {
                return null;
            }
            kernels.Add(kernel);
            largest = Math.Max(largest, Math.Max(product.Weight.Length, widths[i] * Partition.ElementCost));
        }
        return new TrainingPlan([.. kernels], largest);

        PlacedRows Place(Span<float> block, long start, int layer) => new(block[(int)(start * capacity)..], widths[layer]);
    }

    /// <summary>Sets the padding of all gradients to zero.</summary>
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

    Matrix Buffer(int layer, Span<float> memory, int capacity, int rows) => At(memory, buffers[layer] * widest * capacity, layer, rows);

    Matrix At(Span<float> memory, long start, int layer, int rows) =>
        Matrix.Whole(memory.Slice((int)start, rows * strides[layer]), rows, widths[layer], strides[layer]);

    long OutputsSize(int capacity) => outputStarts[^1] * capacity;

    long SavedSize(int capacity)
    {
        long sum = 0;
        for (int i = 0; i < layers.Length; i++)
        {
            sum += SavedBy(i, capacity);
        }
        return sum;
    }

    // In whole panels: the memory of every layer starts on a cache line.
    int SavedBy(int layer, int capacity) =>
        checked((int)((layers[layer].SavedSize(Inputs(layer), capacity) + Panel.Width - 1) / Panel.Width * Panel.Width));
}
