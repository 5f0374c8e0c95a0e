using FastNn.Contracts;
using FastNn.Data;

namespace FastNn.Training;

/// <summary>Throws for batches and datasets that do not fit a network and its loss, before anything is changed.</summary>
sealed class DataChecks(Network network, Loss loss)
{
    /// <summary>Returns the inputs as a matrix.  inputs: [rows, inputs]  targets: as many</summary>
    /// <exception cref="ArgumentException">The inputs are not whole rows, none, or more than the largest batch, or the targets do not fit.</exception>
    public ReadOnlyMatrix CheckBatch(ReadOnlySpan<float> inputs, Targets targets, int batchSize)
    {
        int rows = inputs.Length / network.Inputs;
        Require.Argument(rows > 0 && inputs.Length % network.Inputs == 0, nameof(inputs),
            $"inputs has {inputs.Length} numbers; it must be one or more whole samples of {network.Inputs} inputs.");
        Require.Argument(rows <= batchSize, nameof(inputs),
            $"inputs has {rows} samples; the largest batch is {batchSize}. Set BatchSize to the largest batch.");
        loss.ValidateTargets(rows, network.Outputs, targets);
        return new ReadOnlyMatrix(inputs, rows, network.Inputs);
    }

    /// <exception cref="ArgumentException">The input is not one sample.</exception>
    public void CheckOne(ReadOnlySpan<float> input) =>
        Require.Argument(input.Length == network.Inputs, nameof(input), $"input has {input.Length} numbers; it must be one sample of {network.Inputs} inputs.");

    /// <exception cref="ArgumentException">The samples have other inputs or outputs than the network.</exception>
    public void CheckShape(SampleShape data, string name)
    {
        Require.Argument(data.Inputs == network.Inputs, name, $"{name} has samples of {data.Inputs} inputs; the network has {network.Inputs} inputs.");
        int outputs = loss.GetTargetSize(network.Outputs);
        Require.Argument(data.HasLabels ? data.Outputs <= outputs : data.Outputs == outputs, name,
            $"{name} has {data.Outputs} {(data.HasLabels ? "classes" : "targets a sample")}; the network has {outputs} outputs" +
            $"{(outputs == network.Outputs ? "" : " of each member")}.");
    }

    /// <summary>Returns the batches of a dataset, after the loss has accepted the first one.</summary>
    /// <exception cref="ArgumentException">The loss refuses the targets of the first batch, or the weights of all samples are 0: the loss would be 0 /
    /// 0.</exception>
    public DatasetBatches Open(Dataset data, int batchSize, long seed)
    {
        var source = new DatasetBatches(data, batchSize, seed);
        bool isWeighted = data.HasWeights || loss.ClassWeights.Count > 0, counts = false;
        // Nearly always the first batch has a weight above 0.
        for (int batch = 0; batch == 0 || (isWeighted && !counts); batch++)
        {
            Require.Argument(batch < source.Count, nameof(data),
                $"The weights of all samples are 0, by themselves or by ClassWeights; at least one of them must be above 0.");
            ReadOnlySpan<float> inputs = source.Read(batch, out Targets targets);
            int rows = inputs.Length / network.Inputs;
            loss.ValidateTargets(rows, network.Outputs, targets);
            counts = loss.SumWeights(rows, network.Outputs, targets) > 0;
        }
        return source;
    }
}
