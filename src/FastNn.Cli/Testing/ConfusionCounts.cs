using System.Text.Json;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>The confusion matrix of a model of a table.</summary>
sealed class ConfusionCounts
{
    // More classes do not fit into a terminal: the most frequent confusions are listed then.
    const int MaxClasses = 16, MaxName = 20, MaxConfusions = 20;

    readonly IReadOnlyList<string> classes;
    readonly int[,] counts;

    public ConfusionCounts(IReadOnlyList<string> classes, TabularEvaluation evaluation)
    {
        this.classes = classes;
        counts = new int[classes.Count, classes.Count];
        ReadOnlySpan<float> outputs = evaluation.Outputs.Span;
        ReadOnlySpan<int> labels = evaluation.Labels.Span;
        for (int row = 0; row < labels.Length; row++)
        {
            counts[labels[row], Classifier.FindLargest(outputs.Slice(row * classes.Count, classes.Count))]++;
        }
    }

    /// <summary>Writes a table: a row for each actual class and a column for each predicted one, or the most frequent confusions of many classes.</summary>
    public void Write(TextWriter output)
    {
        if (classes.Count > MaxClasses)
        {
            WriteConfusions(output);
            return;
        }
        var table = new TextTable(1, ["actual \\ predicted", .. classes.Select(Shorten)]);
        for (int actual = 0; actual < classes.Count; actual++)
        {
            table.Add([Shorten(classes[actual]), .. Enumerable.Range(0, classes.Count).Select(predicted => Invariant($"{counts[actual, predicted]:n0}"))]);
        }
        table.Write(output);
    }

    /// <summary>Writes the names of the classes and the matrix: [actual][predicted].</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteTexts("classes", classes);
        json.WriteStartArray("confusionMatrix");
        for (int actual = 0; actual < classes.Count; actual++)
        {
            json.WriteStartArray();
            for (int predicted = 0; predicted < classes.Count; predicted++)
            {
                json.WriteNumberValue(counts[actual, predicted]);
            }
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    void WriteConfusions(TextWriter output)
    {
        var table = new TextTable(2, "actual", "predicted", "rows");
        IEnumerable<int> all = Enumerable.Range(0, classes.Count);
        foreach ((int actual, int predicted) in all.SelectMany(actual => all.Where(predicted => predicted != actual && counts[actual, predicted] > 0)
            .Select(predicted => (actual, predicted))).OrderByDescending(pair => counts[pair.actual, pair.predicted]).Take(MaxConfusions))
        {
            table.Add(Shorten(classes[actual]), Shorten(classes[predicted]), Invariant($"{counts[actual, predicted]:n0}"));
        }
        table.Write(output);
    }

    static string Shorten(string name)
    {
        string line = TerminalText.Sanitize(name);
        return line.Length <= MaxName ? line : $"{line.AsSpan(0, MaxName - 3)}...";
    }
}
