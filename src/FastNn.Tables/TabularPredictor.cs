using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>
/// Predicts rows of a <see cref="TabularModel"/>. A row is given as texts, one for each input in the order of the schema; as a dictionary of values by
/// name; or as the numbers of an encoded row, alone or in a batch. With texts and numbers nothing is allocated.
/// </summary>
/// <remarks>One caller at a time; make one for each thread.</remarks>
public sealed class TabularPredictor : IDisposable
{
    readonly Predictor predictor;
    readonly TableSchema schema;
    readonly float[] row, outputs;

    internal TabularPredictor(TabularModel model, PredictorOptions options)
    {
        (Model, schema, predictor) = (model, model.Schema, model.Network.CreatePredictor(options));
        (row, outputs) = (new float[schema.InputCount], new float[Math.Max(1, schema.ClassNames.Count)]);
    }

    /// <summary>The model.</summary>
    public TabularModel Model { get; }

    /// <summary>Predicts the number of a row, in the label's units.</summary>
    /// <param name="values">A text for every input.</param>
    /// <exception cref="ArgumentException">The texts do not fit the inputs.</exception>
    /// <exception cref="InvalidOperationException">The model predicts classes.</exception>
    public float PredictValue(ReadOnlySpan<string?> values)
    {
        RequireTask(TabularTask.Regression, nameof(PredictProbabilities));
        return Run(values)[0];
    }

    /// <summary>Predicts the number of a row given by names, in the label's units.</summary>
    /// <exception cref="ArgumentException">A value is missing or does not fit its input.</exception>
    /// <exception cref="InvalidOperationException">The model predicts classes.</exception>
    public float PredictValue(IReadOnlyDictionary<string, object?> values)
    {
        RequireTask(TabularTask.Regression, nameof(PredictProbabilities));
        return Run(values)[0];
    }

    /// <summary>Predicts the number of an encoded row, in the label's units.</summary>
    /// <exception cref="ArgumentException">The row has another length.</exception>
    /// <exception cref="InvalidOperationException">The model predicts classes.</exception>
    public float PredictValue(ReadOnlySpan<float> encoded)
    {
        RequireTask(TabularTask.Regression, nameof(PredictProbabilities));
        return Run(encoded)[0];
    }

    /// <summary>Predicts the probability of each class of <see cref="TabularModel.Classes"/>.</summary>
    /// <param name="values">A text for every input.</param>
    /// <returns>[classes], valid until the next call.</returns>
    /// <exception cref="ArgumentException">The texts do not fit the inputs.</exception>
    /// <exception cref="InvalidOperationException">The model predicts numbers.</exception>
    public ReadOnlySpan<float> PredictProbabilities(ReadOnlySpan<string?> values)
    {
        RequireTask(TabularTask.Classification, nameof(PredictValue));
        return Run(values);
    }

    /// <summary>Predicts the probability of each class for a row given by names.</summary>
    /// <returns>[classes], valid until the next call.</returns>
    /// <exception cref="ArgumentException">A value is missing or does not fit its input.</exception>
    /// <exception cref="InvalidOperationException">The model predicts numbers.</exception>
    public ReadOnlySpan<float> PredictProbabilities(IReadOnlyDictionary<string, object?> values)
    {
        RequireTask(TabularTask.Classification, nameof(PredictValue));
        return Run(values);
    }

    /// <summary>Predicts the probability of each class for an encoded row.</summary>
    /// <returns>[classes], valid until the next call.</returns>
    /// <exception cref="ArgumentException">The row has another length.</exception>
    /// <exception cref="InvalidOperationException">The model predicts numbers.</exception>
    public ReadOnlySpan<float> PredictProbabilities(ReadOnlySpan<float> encoded)
    {
        RequireTask(TabularTask.Classification, nameof(PredictValue));
        return Run(encoded);
    }

    /// <summary>Returns the most probable class, from 0; its name is in <see cref="TabularModel.Classes"/>.</summary>
    /// <param name="values">A text for every input.</param>
    /// <inheritdoc cref="PredictProbabilities(ReadOnlySpan{string})" path="/exception"/>
    public int Classify(ReadOnlySpan<string?> values) => FindLargest(PredictProbabilities(values));

    /// <summary>Returns the most probable class of a row given by names, from 0.</summary>
    /// <inheritdoc cref="PredictProbabilities(IReadOnlyDictionary{string, object})" path="/exception"/>
    public int Classify(IReadOnlyDictionary<string, object?> values) => FindLargest(PredictProbabilities(values));

    /// <summary>Returns the most probable class of an encoded row, from 0.</summary>
    /// <inheritdoc cref="PredictProbabilities(ReadOnlySpan{float})" path="/exception"/>
    public int Classify(ReadOnlySpan<float> encoded) => FindLargest(PredictProbabilities(encoded));

    /// <summary>Predicts a batch of encoded rows, as <see cref="TableSchema.EncodeInputs"/> returns them.</summary>
    /// <param name="encoded">[rows, <see cref="TableSchema.InputCount"/>]</param>
    /// <param name="outputs">Probabilities, or numbers in the label's units.  [rows, classes or 1], overwritten</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void PredictBatch(ReadOnlySpan<float> encoded, Span<float> outputs)
    {
        int inputs = schema.InputCount, rows = encoded.Length / inputs, width = this.outputs.Length;
        Require.Argument(encoded.Length % inputs == 0, nameof(encoded), $"encoded has {encoded.Length} floats; it must be whole rows of {inputs}.");
        Require.Argument(outputs.Length == (long)rows * width, nameof(outputs),
            $"outputs has {outputs.Length} floats; {rows} rows of {width} outputs need {(long)rows * width}.");
        Run(encoded, outputs);
    }

    /// <summary>Ends the predictor.</summary>
    public void Dispose() => predictor.Dispose();

    ReadOnlySpan<float> Run(ReadOnlySpan<string?> values)
    {
        schema.Encode(values, row);
        return Run(row);
    }

    ReadOnlySpan<float> Run(IReadOnlyDictionary<string, object?> values)
    {
        schema.Encode(values, row);
        return Run(row);
    }

    ReadOnlySpan<float> Run(ReadOnlySpan<float> encoded)
    {
        Require.Argument(encoded.Length == schema.InputCount, nameof(encoded),
            $"encoded has {encoded.Length} floats; it must have {schema.InputCount}, an encoded row.");
        Run(encoded, outputs);
        return outputs;
    }

    void Run(ReadOnlySpan<float> encoded, Span<float> outputs)
    {
        if (schema.Task == TabularTask.Regression)
        {
            predictor.PredictBatch(encoded, outputs);
            return;
        }
        Span<float> predicted = outputs[..(encoded.Length / schema.InputCount * predictor.Outputs)];
        predictor.PredictProbabilities(encoded, predicted);
        if (predicted.Length < outputs.Length)
        {
            // One output is the probability of the second of two classes.
            for (int row = predicted.Length - 1; row >= 0; row--)
            {
                float second = predicted[row];
                (outputs[2 * row], outputs[2 * row + 1]) = (1 - second, second);
            }
        }
    }

    /// <summary>Throws where the model has another task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="other">The method to call then.</param>
    internal void RequireTask(TabularTask task, string other)
    {
        if (schema.Task != task)
        {
            throw new InvalidOperationException($"The model predicts {(task == TabularTask.Regression ? "classes" : "numbers")}; call {other}.");
        }
    }

    static int FindLargest(ReadOnlySpan<float> values)
    {
        int largest = 0;
        for (int i = 1; i < values.Length; i++)
        {
            largest = values[i] > values[largest] ? i : largest;
        }
        return largest;
    }
}
