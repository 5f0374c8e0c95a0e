using FastNn.Layers;
using FastNn.Memory;
using FastNn.Tests.Support;

namespace FastNn.Tests.Conformance;

/// <summary>
/// What every layer owes to those who run it, for widths around the edges of panels: the input gradient is right, padding of inputs may hold
/// anything, padding of gradients stays zero, nothing outside the matrices is written, and gradients are assigned or added as asked.
/// </summary>
public sealed class LayerContractTests
{
    static readonly int[] widths = [1, 2, 15, 16, 17, 33, 48], batches = [1, 2, 3, 17];

    public static TheoryData<string> Layers => [.. Catalog.Default.Layers.Select(entry => entry.Name)];

    public static TheoryData<string> ElementwiseLayers =>
        [.. Catalog.Default.Layers.Where(entry => entry.CreateSample().IsElementwise).Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Input_gradient_agrees_with_central_differences(string name) => ForEveryShape(name, (network, rows) =>
    {
        var run = new Run(network, rows);
        run.Backward(accumulate: false);

        var reference = new DoubleNetwork(network, Run.Step);
        double[][] x = [.. Enumerable.Range(0, rows).Select(row => Array.ConvertAll(run.X.Matrix.Row(row).ToArray(), value => (double)value))];
        double[][] y = reference.Forward(x);
        float[][] dy = [.. Enumerable.Range(0, rows).Select(row => run.Dy.Matrix.Row(row).ToArray())];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < run.Y.Columns; i++)
            {
                Assert.True(Math.Abs(y[row][i] - run.Y[row, i]) <= 2e-6 * Math.Max(1, Math.Abs(y[row][i])),
                    $"{Shape(network, rows)}: y[{row}, {i}] is {run.Y[row, i]:R}, in double {y[row][i]:R}");
            }
            for (int i = 0; i < run.X.Columns; i++)
            {
                double slope = Slope(reference, x, row, i, dy);
                Assert.True(Math.Abs(slope - run.Dx[row, i]) <= 1e-5 * Math.Max(1, Math.Abs(slope)),
                    $"{Shape(network, rows)}: dx[{row}, {i}] is {run.Dx[row, i]:R}, differences give {slope:R}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Layers))]
    public void Padding_of_gradients_stays_zero_and_nothing_outside_is_written(string name) => ForEveryShape(name, (network, rows) =>
    {
        var run = new Run(network, rows);
        run.Backward(accumulate: false);

        Assert.True(run.GuardsHold(), Shape(network, rows));
        for (int row = 0; row < rows; row++)
        {
            Assert.True(run.Dx.Data.Slice(row * run.Dx.Stride, Panel.Pad(run.Dx.Columns))[run.Dx.Columns..].IndexOfAnyExcept(0f) < 0,
                $"{Shape(network, rows)}: the padding of dx, row {row}");
        }
        foreach (Parameter parameter in network.Parameters.Where(parameter => parameter.IsTrained))
        {
            float[] values = new float[parameter.Count];
            parameter.CopyGradientTo(values);
            Assert.Equal(Sum(values), Sum(parameter.Gradients.ToArray()), 1e-9);
            Assert.Equal(values.Count(value => value != 0), parameter.Gradients.ToArray().Count(value => value != 0));
        }
    });

    [Theory]
    [MemberData(nameof(Layers))]
    public void Gradients_are_assigned_or_added_as_asked(string name) => ForEveryShape(name, (network, rows) =>
    {
        var run = new Run(network, rows);
        run.Backward(accumulate: false);
        float[][] once = [.. network.Parameters.Where(parameter => parameter.IsTrained).Select(Gradient)];
        run.Backward(accumulate: false, wantsInputs: false);
        float[][] again = [.. network.Parameters.Where(parameter => parameter.IsTrained).Select(Gradient)];
        run.Backward(accumulate: true, wantsInputs: false);
        float[][] twice = [.. network.Parameters.Where(parameter => parameter.IsTrained).Select(Gradient)];

        for (int parameter = 0; parameter < once.Length; parameter++)
        {
            Assert.Equal(once[parameter], again[parameter]);
            float largest = once[parameter].Max(MathF.Abs);
            Assert.All(once[parameter].Zip(twice[parameter]), pair => Assert.Equal(2 * pair.First, pair.Second, 1e-5f * largest));
        }
    });

    [Theory]
    [MemberData(nameof(ElementwiseLayers))]
    public void Elementwise_layer_may_turn_its_gradient_where_it_lies(string name) => ForEveryShape(name, (network, rows) =>
    {
        var run = new Run(network, rows);
        run.Backward(accumulate: false);
        float[] apart = run.Dx.Data.ToArray();
        run.BackwardInPlace();
        Assert.Equal(apart, run.Dy.Data.ToArray());
    });

    static void ForEveryShape(string name, Action<Network, int> check)
    {
        foreach (int inputs in widths)
        {
            foreach (int outputs in Entry(name).CreateSample() is Dense ? widths : [inputs])
            {
                foreach (int rows in batches.Where(rows => rows >= Entry(name).CreateSample().MinTrainingBatch))
                {
                    check(
                        Sample.Scrambled(
                            new(inputs, seed: (long)(inputs + outputs)) { name == nameof(Dense) ? new Dense(outputs) : Entry(name).CreateSample() }), rows);
                }
            }
        }
    }

    static CatalogEntry<Layer> Entry(string name) => Catalog.Default.Layers.Single(entry => entry.Name == name);

    static string Shape(Network network, int rows) => $"{network[0].Kind} from {network.Inputs} to {network.Outputs}, {rows} rows";

    static double Slope(DoubleNetwork network, double[][] x, int row, int i, float[][] dy)
    {
        const double Step = 1e-6;
        double own = x[row][i];
        x[row][i] = own + Step;
        double[][] up = network.Forward(x);
        x[row][i] = own - Step;
        double[][] down = network.Forward(x);
        x[row][i] = own;
        double sum = 0;
        for (int other = 0; other < dy.Length; other++)
        {
            for (int j = 0; j < dy[other].Length; j++)
            {
                sum += dy[other][j] * (up[other][j] - down[other][j]) / (2 * Step);
            }
        }
        return sum;
    }

    static double Sum(float[] values) => values.Sum(value => (double)value);

    static float[] Gradient(Parameter parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyGradientTo(values);
        return values;
    }

    /// <summary>One layer, with matrices of its own: NaN in the padding of x and y, zero in that of gradients, as in caches.</summary>
    sealed class Run
    {
        public static readonly TrainingStep Step = new(5, 3);

        readonly Layer layer;
        readonly Slab scratch, kept;

        public Run(Network network, int rows)
        {
            layer = network[0];
            network.Parameters.Store.RequireGradients();
            scratch = new Slab(layer.ScratchSize(network.Inputs, rows));
            kept = new Slab(layer.SavedSize(network.Inputs, rows));
            float[] x = Sample.Normal(rows * network.Inputs, 1), dy = Sample.Normal(rows * network.Outputs, 2);
            X = new MatrixBuffer(rows, network.Inputs).Fill((row, i) => Fitting(row, i, x[(row * network.Inputs) + i]));
            Y = new MatrixBuffer(rows, network.Outputs);
            Dy = new MatrixBuffer(rows, network.Outputs).Fill((row, i) => dy[(row * network.Outputs) + i]).ClearPadding();
            Dx = new MatrixBuffer(rows, network.Inputs).ClearPadding();
            layer.Forward(X.Matrix, Y.Matrix, new Pass(Scratch(), null, step: Step, kept: kept.Span));
        }

        public MatrixBuffer X { get; }

        public MatrixBuffer Y { get; }

        public MatrixBuffer Dx { get; }

        public MatrixBuffer Dy { get; }

        public void Backward(bool accumulate, bool wantsInputs = true) =>
            layer.Backward(X.Matrix, Y.Matrix, Dy.Matrix, wantsInputs ? Dx.Matrix : default,
                new Pass(Scratch(), null, accumulate, step: Step, kept: kept.Span));

        public void BackwardInPlace() => layer.Backward(X.Matrix, Y.Matrix, Dy.Matrix, Dy.Matrix, new Pass(Scratch(), null, step: Step, kept: kept.Span));

        public bool GuardsHold() => X.GuardsHold() && Y.GuardsHold() && Dx.GuardsHold() && Dy.GuardsHold();

        // What a layer finds in its scratch is nobody's business.
        Span<float> Scratch()
        {
            scratch.Span.Fill(float.NaN);
            return scratch.Span;
        }

        // What a layer has something to do with.
        float Fitting(int row, int i, float x) => layer switch
        {
            BatchNorm or LayerNorm => Spread(row, i, x),
            Imputer when (row + i) % 3 == 0 => float.NaN,
            OneHot or Embedding when i == 0 => (row % 5) - 1,
            _ => AwayFromKinks(x),
        };

        // Neighbours lie apart: who divides by a deviation that is small makes rounding large.
        static float Spread(int row, int i, float x) => (row + i) % 2 == 0 ? Math.Abs(x) + 0.5f : -Math.Abs(x) - 0.5f;

        // 0, and ±3 of HardSigmoid: no difference sees the derivative there.
        static float AwayFromKinks(float x) => Math.Abs(x) < 1e-3f || Math.Abs(Math.Abs(x) - 3) < 1e-3f ? x + 0.01f : x;
    }
}
