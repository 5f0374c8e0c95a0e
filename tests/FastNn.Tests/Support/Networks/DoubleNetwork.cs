using FastNn.Layers;
using FastNn.RandomNumbers;

namespace FastNn.Tests.Support;

/// <summary>
/// A network a second time, in double and without any cleverness: the oracle for forward passes, those of predictions or of one training step, and, by
/// central differences, for gradients.
/// </summary>
sealed class DoubleNetwork
{
    readonly Network network;
    readonly TrainingStep? step;
    readonly Dictionary<string, double[]> parameters = [];

    public DoubleNetwork(Network network, TrainingStep? step = null)
    {
        this.network = network;
        this.step = step;
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            parameters.Add(parameter.Name, Array.ConvertAll(values, value => (double)value));
        }
    }

    /// <summary>The derivative of the loss by one parameter, by central differences.</summary>
    public double Slope(string parameter, int place, float[] inputs, Func<double[][], double> loss)
    {
        const double Step = 1e-6;
        double[] values = parameters[parameter];
        double before = values[place];
        values[place] = before + Step;
        double up = loss(Forward(inputs));
        values[place] = before - Step;
        double down = loss(Forward(inputs));
        values[place] = before;
        return (up - down) / (2 * Step);
    }

    public double[][] Forward(float[] inputs) =>
        Forward([.. inputs.Chunk(network.Inputs).Select(row => Array.ConvertAll(row, value => (double)value))]);

    public double[][] Forward(double[][] x)
    {
        int number = 0;
        return Forward(network, "", ref number, x);
    }

    double[][] Forward(IReadOnlyCollection<Layer> layers, string prefix, ref int number, double[][] x)
    {
        foreach ((int place, Layer layer) in layers.Index())
        {
            x = Apply(layer, $"{prefix}{place}.", ref number, x);
        }
        return x;
    }

    double[][] Apply(Layer layer, string prefix, ref int number, double[][] x)
    {
        int own = number++;
        if (layer is Residual block)
        {
            double[][] made = Forward(block, prefix, ref number, x);
            return [.. x.Zip(made, (row, added) => row.Zip(added, (a, b) => a + b).ToArray())];
        }
        if (layer is Sequential chain)
        {
            return Forward(chain, prefix, ref number, x);
        }
        if (layer is Average members)
        {
            var outputs = new List<double[][]>();
            foreach ((int place, Layer member) in members.Index())
            {
                outputs.Add(Apply(member, $"{prefix}{place}.", ref number, x));
            }
            double Share(int member) => members.Shares?[member] ?? 1.0 / members.Count;
            return [.. x.Select((_, row) => outputs[0][row].Select((_, i) => outputs.Index().Sum(y => Share(y.Index) * y.Item[row][i])).ToArray())];
        }
        var settings = new PartSettings();
        layer.WriteSettings(settings);
        return layer.Kind switch
        {
            nameof(Dropout) => step is { } training ? Drop(x, training.LayerSeed(own), settings.GetSingle("rate", 0)) : x,
            nameof(BatchNorm) => Transpose([.. Transpose(x).Select((column, i) => NormalizeColumn(column, i, prefix, settings))]),
            _ => Array.ConvertAll(x, row => Apply(layer.Kind, prefix, settings, row)),
        };
    }

    double[] NormalizeColumn(double[] x, int i, string prefix, PartSettings settings) => step is null
        ? Normalize(x, _ => i, parameters[$"{prefix}running_mean"][i], parameters[$"{prefix}running_var"][i], prefix, settings)
        : Normalize(x, _ => i, x.Average(), Variance(x), prefix, settings);

    double[] Normalize(double[] x, Func<int, int> feature, double mean, double variance, string prefix, PartSettings settings)
    {
        double[]? weight = parameters.GetValueOrDefault($"{prefix}weight"), bias = parameters.GetValueOrDefault($"{prefix}bias");
        return [.. x.Select((value, i) => ((value - mean) / Math.Sqrt(variance + settings.GetSingle("epsilon", 0)) * (weight?[feature(i)] ?? 1))
            + (bias?[feature(i)] ?? 0))];
    }

    static double Variance(double[] x) => x.Average(value => (value - x.Average()) * (value - x.Average()));

    static double[][] Transpose(double[][] x) => [.. Enumerable.Range(0, x[0].Length).Select(i => Array.ConvertAll(x, row => row[i]))];

    static double[][] Drop(double[][] x, long seed, float rate) => [.. x.Select((row, r) => row.Select((value, column) =>
    {
        // Panels of 16 numbers, row by row; eight of them share sixteen blocks of four words of two halves.
        int panel = (r * ((row.Length + 15) / 16)) + (column / 16), half = panel % 8;
        uint word = new CounterRandom(seed).Bits((ulong)(((((panel / 8) * 16) + (column % 16)) * 4) + (half % 4)));
        return (half < 4 ? word >> 16 : word & 0xFFFF) < Math.Round(rate * 65536.0) ? 0 : value / (1 - (Math.Round(rate * 65536.0) / 65536));
    }).ToArray())];

    double[] Apply(string kind, string prefix, PartSettings settings, double[] x)
    {
        if (kind == nameof(Dense))
        {
            double[] w = parameters[$"{prefix}weight"], y = new double[w.Length / x.Length];
            parameters.GetValueOrDefault($"{prefix}bias")?.CopyTo(y, 0);
            for (int output = 0; output < y.Length; output++)
            {
                for (int input = 0; input < x.Length; input++)
                {
                    y[output] += w[(output * x.Length) + input] * x[input];
                }
            }
            return y;
        }
        if (kind == nameof(BatchEnsemble))
        {
            int members = settings.GetInt32("members"), outputs = settings.GetInt32("outputs");
            double[] w = parameters[$"{prefix}weight"], r = parameters[$"{prefix}r"], s = parameters[$"{prefix}s"], b = parameters[$"{prefix}bias"];
            int inputs = w.Length / outputs, step = settings.GetBoolean("first", false) ? 0 : inputs;
            return [.. Enumerable.Range(0, members * outputs).Select(i => (s[i] * Enumerable.Range(0, inputs).Sum(
                k => x[(i / outputs * step) + k] * r[(i / outputs * inputs) + k] * w[(i % outputs * inputs) + k])) + b[i])];
        }
        if (kind == nameof(MemberDense))
        {
            int members = settings.GetInt32("members"), outputs = settings.GetInt32("outputs"), inputs = x.Length / members;
            return [.. Enumerable.Range(0, members * outputs).Select(i => parameters[$"{prefix}bias{i / outputs}"][i % outputs]
                + Enumerable.Range(0, inputs).Sum(
                    k => x[(i / outputs * inputs) + k] * parameters[$"{prefix}weight{i / outputs}"][(i % outputs * inputs) + k]))];
        }
        if (kind == nameof(MemberMean))
        {
            var inner = (OutputKind)settings.GetInt32("produces");
            double[][] each = [.. x.Chunk(x.Length / settings.GetInt32("members")).Select(member => inner switch
            {
                OutputKind.Logits => Apply(nameof(Softmax), "", settings, member),
                OutputKind.Scores => Array.ConvertAll(member, value => 1 / (1 + Math.Exp(-value))),
                _ => member,
            })];
            return [.. each[0].Select((_, i) => each.Average(member => member[i]))];
        }
        if (kind == nameof(Softmax))
        {
            double max = x.Max(), sum = x.Sum(value => Math.Exp(value - max));
            return Array.ConvertAll(x, value => Math.Exp(value - max) / sum);
        }
        if (kind == nameof(LayerNorm))
        {
            return Normalize(x, i => i, x.Average(), Variance(x), prefix, settings);
        }
        if (kind is nameof(Standardizer) or nameof(MinMaxScaler) or nameof(RobustScaler))
        {
            (string center, string spread) = kind switch
            {
                nameof(Standardizer) => ("mean", "deviation"),
                nameof(MinMaxScaler) => ("minimum", "range"),
                _ => ("median", "spread"),
            };
            double[] centers = parameters[prefix + center], spreads = parameters[prefix + spread];
            float low = settings.GetSingle("low", 0), high = settings.GetSingle("high", 1);
            return [.. x.Select((value, i) => IsSelected(i) ? ((value - centers[i]) / spreads[i] * ((double)high - low)) + low : value)];
        }
        if (kind == nameof(SmoothClip))
        {
            double limit = settings.GetSingle("limit", float.NaN);
            return [.. x.Select((value, i) => IsSelected(i) ? value / Math.Sqrt(1 + (value / limit * (value / limit))) : value)];
        }
        if (kind == nameof(LogScaler))
        {
            return [.. x.Select((value, i) => IsSelected(i) ? Math.Sign(value) * Math.Log(1 + Math.Abs(value)) : value)];
        }
        if (kind == nameof(YeoJohnson))
        {
            return [.. x.Select((value, i) => IsSelected(i) ? Reference.YeoJohnson(value, parameters[$"{prefix}lambda"][i]) : value)];
        }
        if (kind == nameof(QuantileNormalizer))
        {
            int count = settings.GetInt32("quantiles");
            return [.. x.Select((value, i) => Reference.QuantileNormal(value, parameters[$"{prefix}quantiles"].AsSpan(i * count, count)))];
        }
        if (kind == nameof(Temperature))
        {
            return Array.ConvertAll(x, value => value / parameters[$"{prefix}temperature"][0]);
        }
        if (kind == nameof(TargetScaler))
        {
            double[] mean = parameters[$"{prefix}mean"], deviation = parameters[$"{prefix}deviation"];
            double[] low = parameters[$"{prefix}lowest"], high = parameters[$"{prefix}highest"];
            IEnumerable<double> v = x.Select((value, i) => Math.Clamp((value * deviation[i]) + mean[i], low[i], high[i]));
            return [.. settings.GetBoolean("log", false) ? v.Select(value => Math.Exp(value) - 1) : v];
        }
        if (kind == nameof(Imputer))
        {
            return [.. x.Select((value, i) => double.IsNaN(value) && IsSelected(i) ? parameters[$"{prefix}value"][i] : value)];
        }
        if (kind == nameof(OneHot))
        {
            return [.. x.SelectMany((value, i) => settings.GetInt32($"column{i}", 0) is > 0 and int count
                ? Enumerable.Range(0, count).Select(category => value == category ? 1.0 : 0)
                : [value])];
        }
        if (kind == nameof(Embedding))
        {
            int size = settings.GetInt32("size");
            return [.. x.SelectMany((value, i) => settings.GetInt32($"column{i}", 0) is > 0 and int count
                ? parameters[$"{prefix}weight{i}"].Skip(Category(value, count) * size).Take(size)
                : [value])];
        }
        if (kind == nameof(PiecewiseLinear))
        {
            int place = 0, bins = settings.GetInt32("bins");
            double[] edges = parameters[$"{prefix}edges"];
            return [.. x.SelectMany((value, i) => IsSelected(i) ? Encode(value, edges[(place * (bins + 1))..(++place * (bins + 1))]) : [value])];
        }
        if (kind == nameof(Periodic))
        {
            int place = 0, outputs = settings.GetInt32("outputs") - 1;
            return [.. x.SelectMany((value, i) => IsSelected(i) ? Embed(value, place++) : [value])];

            IEnumerable<double> Embed(double value, int place)
            {
                double[] w = parameters[$"{prefix}frequency"], b = parameters[$"{prefix}phase"], weight = parameters[$"{prefix}weight"],
                    bias = parameters[$"{prefix}bias"];
                int count = settings.GetInt32("frequencies");
                double[] cosines = [.. Enumerable.Range(place * count, count).Select(k => Math.Cos((2 * Math.PI * w[k] * value) + b[k]))];
                return [value, .. Enumerable.Range(place * outputs, outputs)
                    .Select(output => bias[output] + cosines.Select((cosine, k) => cosine * weight[(output * count) + k]).Sum())];
            }
        }
        if (kind == nameof(PRelu))
        {
            double[] slope = parameters[$"{prefix}weight"];
            return [.. x.Select((value, i) => value > 0 ? value : value * slope[i % slope.Length])];
        }
        if (kind == nameof(Scale))
        {
            return [.. x.Select((value, i) => parameters[$"{prefix}weight"][i] * value)];
        }
        if (kind.StartsWith("Parametric", StringComparison.Ordinal) || kind == nameof(InterpolatedRelu))
        {
            Func<double, double> function = Reference.Activation(kind.Replace("Parametric", "").Replace("Interpolated", ""), float.NaN);
            return [.. x.Select((value, i) => value + (parameters[$"{prefix}weight"][i] * (function(value) - value)))];
        }
        return Array.ConvertAll(x, value => Reference.Activation(kind, settings.GetSingle("alpha", float.NaN))(value));

        static IEnumerable<double> Encode(double value, double[] edges)
        {
            int last = Enumerable.Range(0, edges.Length - 1).LastOrDefault(bin => edges[bin + 1] > edges[bin], -1);
            return Enumerable.Range(0, edges.Length - 1).Select(bin =>
            {
                double width = edges[bin + 1] - edges[bin], share = width > 0 && !double.IsNaN(value) ? (value - edges[bin]) / width : 0;
                return bin == 0 && bin == last ? share : bin == 0 ? Math.Min(share, 1) : bin == last ? Math.Max(share, 0) : Math.Clamp(share, 0, 1);
            });
        }

        static int Category(double value, int count) =>
            double.IsNaN(value) ? count : value >= 0 && value < count && value == Math.Floor(value) ? (int)value : count + 1;

        bool IsSelected(int column) =>
            !settings.Values.Any(pair => pair.Key.StartsWith("column", StringComparison.Ordinal)) || settings.GetBoolean($"column{column}", false);
    }

    /// <summary>A loss by its name.</summary>
    public static double Loss(string kind, Reduction reduction, double[][] y, float[] rows)
    {
        int outputs = y[0].Length;
        bool bySample = kind is "CrossEntropy" or "SoftmaxCrossEntropy" or "KullbackLeibler" or "CosineSimilarity";
        double sum = 0;
        for (int row = 0; row < y.Length; row++)
        {
            double logSum = Math.Log(y[row].Sum(Math.Exp)), length = Math.Sqrt(y[row].Sum(value => value * value)),
                other = Math.Sqrt(rows.Skip(row * outputs).Take(outputs).Sum(t => (double)t * t));
            sum += kind == "CosineSimilarity" ? 1 : 0;
            for (int i = 0; i < outputs; i++)
            {
                double t = rows[(row * outputs) + i], value = y[row][i];
                sum += kind switch
                {
                    "MeanSquaredError" or nameof(MemberLoss) => (value - t) * (value - t),
                    "HalfSquaredError" => (value - t) * (value - t) / 2,
                    "MeanAbsoluteError" => Math.Abs(value - t),
                    "Huber" => Math.Abs(value - t) <= 0.7f ? (value - t) * (value - t) / 2 : 0.7f * (Math.Abs(value - t) - (0.7f / 2)),
                    "Hinge" => Math.Max(0, 1 - (t * value)),
                    "CosineSimilarity" => -t * value / (length * other),
                    "SigmoidCrossEntropy" => Math.Log(1 + Math.Exp(value)) - (t * value),
                    "KullbackLeibler" => t == 0 ? 0 : t * Math.Log(t / value),
                    "CrossEntropy" => t == 0 ? 0 : -t * Math.Log(value),
                    "SoftmaxCrossEntropy" => t * (logSum - value),
                    _ => throw new NotSupportedException($"There is no double formula for '{kind}': write it down here."),
                };
            }
        }
        return reduction switch
        {
            Reduction.Sum => sum,
            Reduction.SumOverBatch => bySample ? sum : sum / outputs,
            Reduction.MeanOverBatch => sum / y.Length,
            _ => bySample ? sum / y.Length : sum / (y.Length * outputs),
        };
    }
}
