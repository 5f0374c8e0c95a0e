using System.Text.Json;
using FastNn.Data;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>What a compressed network loses on labelled rows: accuracy and log loss of classes, R² and RMSE of numbers.</summary>
sealed class CompressionTest
{
    readonly bool isRegression;
    readonly int rows;
    readonly double before, after, lossBefore, lossAfter;

    /// <summary>Tests both networks.</summary>
    /// <param name="original">The network.</param>
    /// <param name="compressed">The same with smaller weights.</param>
    /// <param name="schema">The columns of its table; null for other models.</param>
    /// <param name="data">The rows.</param>
    public CompressionTest(Network original, Network compressed, TableSchema? schema, Dataset data)
    {
        rows = data.Count;
        isRegression = schema?.Task == TabularTask.Regression;
        (before, lossBefore) = Test(original);
        (after, lossAfter) = Test(compressed);

        (double Score, double Loss) Test(Network network)
        {
            if (schema is null)
            {
                Evaluation own = Evaluation.Run(network, data);
                return (own.Accuracy, own.Loss);
            }
            TabularEvaluation table = TabularModel.FromNetwork(network).Evaluate(data);
            return isRegression ? (table["R²"].Value, table["RMSE"].Value) : (table["accuracy"].Value, table["log loss"].Value);
        }
    }

    /// <summary>The percentage points of accuracy, or of R², that are lost; negative where they are gained.</summary>
    public double LostPoints => (before - after) * 100;

    string Score => isRegression ? "R²" : "accuracy";

    string Loss => isRegression ? "RMSE" : "loss";

    /// <summary>Describes score and loss before and after.</summary>
    /// <param name="name">The source of the rows.</param>
    public string Describe(string name) =>
        Invariant($"{Score} {before * 100:f2} % before, {after * 100:f2} % after ({LostPoints:f2} points lost); ") +
        Invariant($"{Loss} {lossBefore:f4} before, {lossAfter:f4} after; on {rows:n0} rows of {name}");

    /// <summary>Throws where more is lost than allowed, or where it is not known.</summary>
    /// <param name="most">The most points.</param>
    /// <param name="name">The source of the rows.</param>
    /// <exception cref="InvalidOperationException">More is lost.</exception>
    public void Check(double most, string name)
    {
        if (!(LostPoints <= most))
        {
            throw new InvalidOperationException(
                Invariant($"--max-loss is {most}, but {Describe(name)}. Nothing was written; choose --format bf16, or allow a larger loss."));
        }
    }

    /// <summary>Writes the properties of a JSON document.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("rows", rows);
        json.WriteString("score", isRegression ? "r2" : "accuracy");
        JsonOutput.WriteNumber(json, "scoreBefore", before);
        JsonOutput.WriteNumber(json, "scoreAfter", after);
        JsonOutput.WriteNumber(json, "lostPoints", LostPoints);
        json.WriteString("loss", isRegression ? "rmse" : "logLoss");
        JsonOutput.WriteNumber(json, "lossBefore", lossBefore);
        JsonOutput.WriteNumber(json, "lossAfter", lossAfter);
    }
}
