using FastNn.Data;

namespace FastNn;

/// <summary>The samples of a dataset, a batch at a time, gathered into memory of its own. Allocates when made and never again.</summary>
internal sealed class BatchSource
{
    readonly Dataset data;
    readonly Batches batches;
    readonly float[] inputs, rows, weights;
    readonly int[] labels;

    public BatchSource(Dataset data, int batchSize, ulong seed)
    {
        this.data = data;
        batches = new Batches(data, Math.Min(batchSize, data.Count), seed);
        inputs = new float[batches.BatchSize * data.Inputs];
        rows = data.HasLabels ? [] : new float[batches.BatchSize * data.Outputs];
        weights = data.HasWeights ? new float[batches.BatchSize] : [];
        labels = data.HasLabels ? new int[batches.BatchSize] : [];
    }

    /// <summary>Batches in an epoch, the last one often smaller.</summary>
    public int Count => batches.Count;

    public void Shuffle(int epoch) => batches.Shuffle(epoch);

    /// <summary>Gathers a batch.  inputs: [rows, inputs]  targets: as many</summary>
    public ReadOnlySpan<float> Read(int batch, out Targets targets)
    {
        ReadOnlySpan<int> places = batches[batch];
        Span<float> x = inputs.AsSpan(0, places.Length * data.Inputs);
        Span<float> counts = default;
        if (data.HasWeights)
        {
            counts = weights.AsSpan(0, places.Length);
            data.GatherWeights(places, counts);
        }
        if (data.HasLabels)
        {
            Span<int> y = labels.AsSpan(0, places.Length);
            data.Gather(places, x, y);
            targets = new(y, counts);
        }
        else
        {
            Span<float> y = rows.AsSpan(0, places.Length * data.Outputs);
            data.Gather(places, x, y);
            targets = new(y, counts);
        }
        return x;
    }
}
