using FastNn.Data;

namespace FastNn.Training;

/// <summary>The number of samples, and the shape of each.</summary>
readonly record struct SampleShape(int Count, int Inputs, int Outputs, bool HasLabels)
{
    public static SampleShape Of(Dataset data) => new(data.Count, data.Inputs, data.Outputs, data.HasLabels);

    public static SampleShape Of(StreamingDataset data) => new(data.Count, data.Inputs, data.Outputs, data.HasLabels);
}
