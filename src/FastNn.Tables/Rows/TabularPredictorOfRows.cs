namespace FastNn.Tables;

/// <summary>Predicts rows of a type by a <see cref="TabularModel"/>: see <see cref="TabularModel.CreatePredictor{T}"/>. Allocates nothing.</summary>
/// <remarks>One caller at a time; make one for each thread.</remarks>
/// <typeparam name="T">The type of a row.</typeparam>
public sealed class TabularPredictor<T> : IDisposable where T : ITableRow<T>
{
    readonly TableRowEncoder<T> encoder;
    readonly TabularPredictor predictor;
    readonly float[] encoded;

    internal TabularPredictor(TabularModel model, PredictorOptions options)
    {
        encoder = model.Schema.CreateRowEncoder<T>();
        predictor = new TabularPredictor(model, options);
        encoded = new float[model.Schema.InputCount];
    }

    /// <summary>The model.</summary>
    public TabularModel Model => predictor.Model;

    /// <summary>Predicts the number of a row, in the label's units.</summary>
    /// <exception cref="ArgumentException">A number is beyond the range of float, or a text is not a date where one is needed.</exception>
    /// <exception cref="InvalidOperationException">The model predicts classes.</exception>
    public float Predict(in T row)
    {
        predictor.RequireTask(TabularTask.Regression, nameof(Classify));
        encoder.Encode(row, encoded);
        return predictor.PredictValue(encoded);
    }

    /// <summary>Returns the name of the most probable class of a row.</summary>
    /// <inheritdoc cref="PredictProbabilities" path="/exception"/>
    public string Classify(in T row)
    {
        predictor.RequireTask(TabularTask.Classification, nameof(Predict));
        encoder.Encode(row, encoded);
        return Model.Classes[predictor.Classify(encoded)];
    }

    /// <summary>Predicts the probability of each class of <see cref="TabularModel.Classes"/>.</summary>
    /// <returns>[classes], valid until the next call.</returns>
    /// <exception cref="ArgumentException">A number is beyond the range of float, or a text is not a date where one is needed.</exception>
    /// <exception cref="InvalidOperationException">The model predicts numbers.</exception>
    public ReadOnlySpan<float> PredictProbabilities(in T row)
    {
        predictor.RequireTask(TabularTask.Classification, nameof(Predict));
        encoder.Encode(row, encoded);
        return predictor.PredictProbabilities(encoded);
    }

    /// <summary>Ends the predictor.</summary>
    public void Dispose() => predictor.Dispose();
}
