using FastNn.Data;

namespace FastNn.Training;

/// <summary>Copies the samples of a dataset into batches. Allocates when made and never again.</summary>
sealed class DatasetBatches : BatchSource
{
    readonly Dataset data;
    readonly Batches batches;
    readonly float[] inputs, rows, weights;
    readonly int[] labels;

    public DatasetBatches(Dataset data, int batchSize, long seed)
    {
        this.data = data;
        batches = new Batches(data, Math.Min(batchSize, data.Count), seed);
        inputs = new float[batches.BatchSize * data.Inputs];
        rows = data.HasLabels ? [] : new float[batches.BatchSize * data.Outputs];
        weights = data.HasWeights ? new float[batches.BatchSize] : [];
        labels = data.HasLabels ? new int[batches.BatchSize] : [];
    }

    public override int Count => batches.Count;

    public void Shuffle(int epoch) => batches.Shuffle(epoch);

    public override void Begin(int? order, int batch)
    {
        if (order is { } epoch)
        {
            Shuffle(epoch);
        }
    }

    public override ReadOnlySpan<float> Read(int batch, out Targets targets)
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

    public override void Dispose() { }
}
