using FastNn.Threading;

namespace FastNn.Layers;

/// <summary>
/// Runs small training steps: a prepared kernel for each dense layer with its activation, on the calling thread. The same bits as
/// <see cref="LayerChain"/>, without its checks and its choice of kernels in every step.
/// </summary>
/// <param name="kernels">A kernel for each layer, or for a layer and its activation.</param>
/// <param name="largest">The cost of a row in the largest kernel, in fused multiply-adds.</param>
sealed unsafe class TrainingPlan(LayerKernel[] kernels, int largest)
{
    /// <summary>The rows up to which no kernel is worth a second thread.</summary>
    public int MaxRows { get; } = (int)(Partition.MinParallelCost / largest);

    /// <summary>Runs the forward pass and returns the output of the last layer.  x: [rows, inputs], without padding</summary>
    public ReadOnlyMatrix Forward(ReadOnlyMatrix x)
    {
        fixed (float* start = &x.Start)
        {
            var rows = new PlacedRows(start, x.Columns, x.Stride);
            foreach (LayerKernel kernel in kernels)
            {
                kernel.Forward(rows, x.Rows);
                rows = kernel.Output;
            }
        }
        return kernels[^1].Output.GetRows(x.Rows);
    }

    /// <summary>Computes the gradients of all parameters from that of the last output.  x: [rows, inputs] of the forward pass</summary>
    public void Backward(ReadOnlyMatrix x)
    {
        int last = 0;
        while (last < kernels.Length && !kernels[last].HasGradient)
        {
            last++;
        }
        fixed (float* start = &x.Start)
        {
            for (int i = kernels.Length - 1; i >= last; i--)
            {
                kernels[i].Backward(i == 0 ? new(start, x.Columns, x.Stride) : kernels[i - 1].Output, x.Rows, wantsInputs: i > last);
            }
        }
    }
}
