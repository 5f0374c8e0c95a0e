using Microsoft.ML;
using Microsoft.ML.Data;

namespace FastNn.Bench.Peers;

/// <summary>LightGBM with its defaults in ML.NET, for a number of 20 columns of numbers.</summary>
sealed class MlNet : IDisposable
{
    const int Columns = 20;

    readonly PredictionEngine<Row, Answer> engine;
    readonly Row row = new();
    Answer answer = new();

    /// <param name="inputs">[rows, 20]</param>
    /// <param name="targets">[rows]</param>
    public MlNet(float[] inputs, float[] targets)
    {
        var context = new MLContext(seed: 1);
        IDataView rows = context.Data.LoadFromEnumerable(
            targets.Select((target, i) => new Row { Features = inputs[(i * Columns)..((i + 1) * Columns)], Label = target }));
        engine = context.Model.CreatePredictionEngine<Row, Answer>(context.Regression.Trainers.LightGbm().Fit(rows));
    }

    /// <summary>Predicts a row.</summary>
    public float Predict(float[] features)
    {
        row.Features = features;
        engine.Predict(row, ref answer);
        return answer.Score;
    }

    /// <summary>Ends the engine.</summary>
    public void Dispose() => engine.Dispose();

    sealed class Row
    {
        [VectorType(Columns)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    sealed class Answer
    {
        public float Score { get; set; }
    }
}
