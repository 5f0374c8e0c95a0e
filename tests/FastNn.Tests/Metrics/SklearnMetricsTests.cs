using System.Text.Json;
using FastNn.Tests.Support;

namespace FastNn.Tests.Metrics;

/// <summary>Metrics beside scikit-learn's (sklearn_metrics.py), gathered in batches of uneven sizes.</summary>
public sealed class SklearnMetricsTests
{
    static readonly JsonElement cases = Embedded.Json("sklearn_metrics.json");

    [Fact]
    public void Several_classes()
    {
        JsonElement wanted = cases.GetProperty("several");
        Same(wanted, OutputKind.Logits, new Accuracy(), new Precision(), new Recall(), new F1(), new RocAuc(), new Precision { Class = 1 },
            new Recall { Class = 1 }, new F1 { Class = 1 });
        SameTable(wanted, OutputKind.Logits);
    }

    [Fact]
    public void Two_classes_by_one_output()
    {
        JsonElement wanted = cases.GetProperty("yes_or_no");
        Same(wanted, OutputKind.Scores, new Accuracy(), new Precision(), new Recall(), new F1(), new RocAuc());
        SameTable(wanted, OutputKind.Scores);
    }

    [Fact]
    public void Numbers() => Same(cases.GetProperty("regression"), OutputKind.Values, new AbsoluteError(), new RootMeanSquaredError(), new R2());

    [Fact]
    public void Best_three_of_eight() => Same(cases.GetProperty("wide"), OutputKind.Logits, new TopK(3));

    public static TheoryData<string, int> Weighed =>
    [
        .. new[] { "weighed_classes", "weighed_numbers", "weighed_top" }
            .SelectMany(set => Enumerable.Range(0, cases.GetProperty(set).GetArrayLength()).Select(i => (set, i))),
    ];

    /// <summary>With and without sample weights, a fifth of which are 0.</summary>
    [Theory]
    [MemberData(nameof(Weighed))]
    public void Samples_with_weights(string set, int number)
    {
        JsonElement wanted = cases.GetProperty(set)[number];
        OutputKind kind = Enum.Parse<OutputKind>(wanted.GetProperty("kind").GetString()!);
        foreach (JsonProperty expected in wanted.GetProperty("expected").EnumerateObject())
        {
            Metric metric = expected.Name == "confusion" ? new ConfusionMatrix() : metrics.Single(make => make().Name == expected.Name)();
            Measure(metric, wanted, kind);
            if (metric is ConfusionMatrix matrix)
            {
                double[] weights = [.. expected.Value.EnumerateArray().Select(value => value.GetDouble())];
                Assert.Equal(weights, Enumerable.Range(0, weights.Length).Select(i => matrix.GetWeight(i / matrix.ClassCount, i % matrix.ClassCount)));
                Assert.Equal(wanted.GetProperty("labels").GetArrayLength(),
                    Enumerable.Range(0, weights.Length).Sum(i => matrix[i / matrix.ClassCount, i % matrix.ClassCount]));
                Assert.Equal(wanted.GetProperty("expected").GetProperty("Accuracy").GetDouble(), matrix.Value, 1e-12);
                continue;
            }
            double value = expected.Value.GetDouble();
            Assert.True(Math.Abs(value - metric.Value) <= 1e-6 * Math.Max(1, Math.Abs(value)),
                $"{metric.Name} of {wanted.GetProperty("name")} is {metric.Value}; scikit-learn says {value}");
        }
    }

    static readonly Func<Metric>[] metrics =
    [
        () => new Accuracy(), () => new BalancedAccuracy(), () => new MatthewsCorrelation(), () => new CohenKappa(), () => new LogLoss(),
        () => new CalibrationError(), () => new BrierScore(), () => new RocAuc(), () => new AveragePrecision(), () => new TopK(3),
        () => new AbsoluteError(), () => new MeanAbsolutePercentageError(), () => new RootMeanSquaredError(), () => new R2(),
        () => new Precision(), () => new Recall(), () => new F1(), () => new Precision { Class = 1 }, () => new Recall { Class = 1 },
        () => new F1 { Class = 1 },
        .. new[] { ClassAverage.Macro, ClassAverage.Micro, ClassAverage.Weighted }.SelectMany(average => new Func<Metric>[]
        {
            () => new Precision { Average = average }, () => new Recall { Average = average }, () => new F1 { Average = average },
        }),
    ];

    static void SameTable(JsonElement wanted, OutputKind meaning)
    {
        var matrix = new ConfusionMatrix();
        Measure(matrix, wanted, meaning);
        long[] counts = [.. wanted.GetProperty("confusion").EnumerateArray().Select(number => number.GetInt64())];
        for (int i = 0; i < counts.Length; i++)
        {
            Assert.Equal(counts[i], matrix[i / matrix.ClassCount, i % matrix.ClassCount]);
        }
        Assert.Equal(wanted.GetProperty(nameof(Accuracy)).GetDouble(), matrix.Value, 1e-12);
    }

    static void Same(JsonElement wanted, OutputKind meaning, params Metric[] metrics) => Assert.All(metrics, metric =>
    {
        for (int again = 0; again < 2; again++)
        {
            Measure(metric, wanted, meaning);
            Assert.Equal(wanted.GetProperty(metric.Name).GetDouble(), metric.Value, 1e-9);
        }
    });

    static void Measure(Metric metric, JsonElement made, OutputKind meaning)
    {
        float[] outputs = Floats(made.GetProperty("outputs"));
        int columns = made.GetProperty("columns").GetInt32(), rows = outputs.Length / columns;
        metric.Begin(columns, meaning);
        for (int first = 0, count = 1; first < rows; first += count, count += 5)
        {
            count = Math.Min(count, rows - first);
            var batch = new ReadOnlyMatrix(outputs.AsSpan(first * columns, count * columns), count, columns);
            ReadOnlySpan<float> weights = made.TryGetProperty("weights", out JsonElement given) ? Floats(given).AsSpan(first, count) : default;
            metric.Add(batch, made.TryGetProperty("labels", out JsonElement labels)
                ? new(labels.EnumerateArray().Select(label => label.GetInt32()).Skip(first).Take(count).ToArray(), weights)
                : new(Floats(made.GetProperty("targets")).AsSpan(first * columns, count * columns), weights));
        }
    }

    static float[] Floats(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetSingle())];
}
