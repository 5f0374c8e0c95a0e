namespace FastNn.Hosting;

/// <content>Predictions, measured.</content>
public sealed partial class ServedModel
{
    /// <inheritdoc/>
    /// <inheritdoc cref="Rent" path="/exception"/>
    public void PredictOne(ReadOnlySpan<float> input, Span<float> output)
    {
        using var call = new MeasuredCall(Snapshot, metrics, tag);
        call.Lease.PredictOne(input, output);
        call.Complete(1);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Rent" path="/exception"/>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        using var call = new MeasuredCall(Snapshot, metrics, tag);
        call.Lease.PredictBatch(inputs, outputs);
        call.Complete(inputs.Length / call.Lease.Inputs);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Rent" path="/exception"/>
    public void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> outputs, OutputKind? kind = null)
    {
        using var call = new MeasuredCall(Snapshot, metrics, tag);
        call.Lease.PredictProbabilities(inputs, outputs, kind);
        call.Complete(inputs.Length / call.Lease.Inputs);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Rent" path="/exception"/>
    public int Classify(ReadOnlySpan<float> input)
    {
        using var call = new MeasuredCall(Snapshot, metrics, tag);
        int index = call.Lease.Classify(input);
        call.Complete(1);
        return index;
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Rent" path="/exception"/>
    public void Classify(ReadOnlySpan<float> inputs, Span<int> classes)
    {
        using var call = new MeasuredCall(Snapshot, metrics, tag);
        call.Lease.Classify(inputs, classes);
        call.Complete(classes.Length);
    }

    /// <summary>Predicts with a version, records metrics, and returns the duration in seconds.</summary>
    /// <param name="model">The version.</param>
    /// <param name="columns">Its columns, for the probabilities of classes or a number; null for the outputs of the network.</param>
    /// <param name="inputs">[rows, inputs]</param>
    /// <param name="outputs">[rows, outputs]</param>
    internal double Predict(LoadedModel model, NamedColumns? columns, ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        int rows = inputs.Length / model.Inputs;
        using var call = new MeasuredCall(model.Snapshot, metrics, tag);
        if (columns is { ClassNames.Count: > 0 })
        {
            call.Lease.PredictProbabilities(inputs, outputs[..(rows * model.Outputs)]);
            columns.Expand(outputs, model.Outputs);
        }
        else
        {
            call.Lease.PredictBatch(inputs, outputs);
        }
        return call.Complete(rows);
    }

    /// <inheritdoc cref="ModelMetrics.RecordNamed"/>
    internal void RecordNamed(NamedColumns columns, ReadOnlySpan<float> outputs, ValueEvents events) =>
        metrics?.RecordNamed(tag, columns, outputs, events);
}
