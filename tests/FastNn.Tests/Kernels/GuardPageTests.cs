using System.IO.MemoryMappedFiles;
using System.Text;
using FastNn.Autograd;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

/// <summary>
/// Every kernel with all its memory at the edge of a page that nobody may touch, behind it and before it: in a process of its own, which would
/// not survive a read or a write outside. What it is about to try it writes down where its death does not wipe it out.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class GuardPageTests
{
    const string CaseFile = "FASTNN_TEST_CASE";
    const int CaseLength = 200;

    [Fact]
    public async Task No_kernel_touches_memory_outside_its_spans()
    {
        Assert.SkipUnless(GuardedPages.AreHere, "guard pages are made with the calls of Linux");
        if (OwnProcess.IsThis)
        {
            using var file = MemoryMappedFile.CreateFromFile(Environment.GetEnvironmentVariable(CaseFile)!, FileMode.Open);
            using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, CaseLength);
            OwnProcess.Answer($"{new Cases(view).RunAll()}");
            return;
        }
        string cases = Path.GetTempFileName();
        await File.WriteAllTextAsync(cases, new string(' ', CaseLength));
        string? tried = null;
        try
        {
            tried = await OwnProcess.Run(typeof(GuardPageTests), nameof(No_kernel_touches_memory_outside_its_spans), (CaseFile, cases));
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(tried is null ? $"The last case was {await File.ReadAllTextAsync(cases)}" : $"{tried} calls");
            File.Delete(cases);
        }
        Assert.InRange(int.Parse(tried, System.Globalization.CultureInfo.InvariantCulture), 500_000, int.MaxValue);
    }

    sealed class Cases(MemoryMappedViewAccessor view)
    {
        readonly GuardedPages[] pages = [.. Enumerable.Range(0, 6).Select(_ => new GuardedPages(600_000))];
        readonly byte[] text = new byte[CaseLength];
        bool atEnd;
        int count;

        public int RunAll()
        {
            foreach (bool end in new[] { true, false })
            {
                atEnd = end;
                for (int m = 0; m <= 33; m++)
                {
                    for (int n = 0; n <= 33; n++)
                    {
                        for (int k = 0; k <= 33; k++)
                        {
                            Products(m, n, k);
                        }
                    }
                }
                Products(13, 80, 20);
                Products(4, 129, 9);
                Products(13, 33, 513);
                Products(3, 257, 1025);
                Products(25, 300, 7);
                for (int rows = 0; rows <= 40; rows++)
                {
                    for (int columns = 0; columns <= 40; columns++)
                    {
                        Transposes(rows, columns);
                    }
                }
                for (int length = 0; length <= 130; length++)
                {
                    Spans(length);
                    foreach (int rows in new[] { 1, 2, 5 })
                    {
                        Rows(rows, length, length);
                        Rows(rows, length, length + 3);
                        Rows(rows, length, Panel.Pad(length));
                        if (length > 0)
                        {
                            Normalized(rows, length, length);
                            Normalized(rows, length, length + 3);
                            Normalized(rows, length, Panel.Pad(length));
                        }
                    }
                }
                for (int k = 0; k <= 35; k++)
                {
                    foreach (int n in new[] { 1, 16, 17, 33, 64, 100, 128, 144, 250, 272 })
                    {
                        OneRow(k, n);
                    }
                }
            }
            return count;
        }

        // The first letter of an operand says where it lies: 0 is A, 1 is B, 2 is C.
        void Products(int m, int n, int k)
        {
            int padded = Panel.Pad(n);
            Now("A·B", m, n, k);
            Gemm.Multiply(Tight(0, m, k, k), Padded(1, k, n), Padded(2, m, n));
            Now("C + A·B", m, n, k);
            Gemm.Multiply(Tight(0, m, k, k + 1), Padded(1, k, n), Padded(2, m, n), accumulate: true);
            Now("Aᵀ·B", m, n, k);
            Gemm.MultiplyTransposedA(Tight(0, k, m, m), Padded(1, k, n), Padded(2, m, n));
            Now("A·Bᵀ", m, n, k);
            Gemm.MultiplyTransposedB(Tight(0, m, k, k), Tight(1, n, k, k), Padded(2, m, n), Span(3, k * Panel.Stride(n)));
            Now("b + A·B in panels, relu", m, n, k);
            Matrix z = Padded(2, m, n), y = Padded(4, m, n);
            Gemm.Run(ScalarOperand.Of(Tight(0, m, k, k)), PanelOperand.OfPanels(Span(1, padded * k), k), PanelOperand.OfRow(Span(3, padded)),
                PanelOperand.Of(z), m, padded, k, Unary.Epilogue(default(Relu.Op), z, y));
            if (m > 0 && k % 3 == 0)
            {
                Compressed<BFloat16Words>(m, n, k);
                Compressed<Int8Words>(m, n, k);
            }
            Now("A in panels·B", m, n, k);
            Gemm.Run(ScalarOperand.OfPanels(Span(0, Panel.Pad(k) * m), m), PanelOperand.Of(Padded(1, k, n)), PanelOperand.Zero,
                PanelOperand.Of(Padded(2, m, n)), m, padded, k);
            Now("C in panels + Aᵀ·B", m, n, k);
            PanelOperand c = PanelOperand.OfPanels(Span(2, padded * m), m);
            Gemm.Run(ScalarOperand.OfTransposed(Tight(0, k, m, m)), PanelOperand.Of(Padded(1, k, n)), c, c, m, padded, k);
        }

        void Transposes(int rows, int columns)
        {
            Now("transpose", rows, columns, 0);
            Transpose.Run(Tight(0, rows, columns, columns), Tight(1, columns, rows, rows));
            Now("transpose of panels", rows, columns, 0);
            Transpose.Panels(Span(0, rows * Panel.Pad(columns)), rows, columns, Span(1, Panel.Pad(rows) * Panel.Pad(columns)));
        }

        void OneRow(int k, int n)
        {
            foreach (RowOrder order in Enum.GetValues<RowOrder>())
            {
                Now($"x·W, {order}", 1, n, k);
                Matrix y = Padded(2, 1, n);
                Gemv.Multiply(Span(0, k), Span(1, k * Panel.Pad(n)), PanelOperand.OfRow(Span(3, Panel.Pad(n))), y.Data, order,
                    Unary.Epilogue(default(Tanh.Op), y, y));
            }
            Compressed<BFloat16Words>(1, n, k);
            Compressed<Int8Words>(1, n, k);
            Now("dy·Wᵀ", 1, n, k);
            Gemv.MultiplyTransposed(Span(1, k * Panel.Pad(n)), k, Span(2, Panel.Pad(n)), Span(0, k));
        }

        // Without scales there is nothing behind the words.
        void Compressed<D>(int m, int n, int k) where D : struct, IWordFormat
        {
            int padded = Panel.Pad(n);
            foreach (bool exact in new[] { false, true })
            {
                Now($"x·W of {typeof(D).Name}{(exact ? " in order" : "")}", m, n, k);
                new CompressedProduct<D, NoEpilogue>(Tight(0, m, k, k), Span(1, padded * ((k + D.PerWord - 1) / D.PerWord)),
                    Span(4, D.Unit == 0 ? 0 : padded), PanelOperand.OfRow(Span(3, padded)), Padded(2, m, n), exact, default, 0, padded).Run();
            }
        }

        void Rows(int rows, int columns, int stride)
        {
            Now("map forward", rows, columns, stride);
            Unary.Forward(default(Gelu.Op), Any(0, rows, columns, stride), Any(1, rows, columns, stride));
            Now("map backward", rows, columns, stride);
            Unary.Backward(default(Gelu.Op), Any(0, rows, columns, stride), Any(1, rows, columns, stride), Any(2, rows, columns, stride),
                Any(3, rows, columns, stride));
            Now("softmax", rows, columns, stride);
            SoftmaxRows.Forward(Tight(0, rows, columns, stride), Tight(1, rows, columns, stride));
            Now("log sum", rows, columns, stride);
            SoftmaxRows.LogSumExp(Tight(0, rows, columns, stride), new double[rows]);
            Now("softmax backward", rows, columns, stride);
            SoftmaxRows.Backward(Tight(0, rows, columns, stride), Tight(1, rows, columns, stride), Tight(2, rows, columns, stride));
            Now("loss", rows, columns, stride);
            LossRows.Sum(default(MeanSquaredError.Term), Tight(0, rows, columns, stride), Tight(1, rows, columns, stride));
            Now("loss gradient", rows, columns, stride);
            LossRows.Gradient(default(MeanSquaredError.Term), Tight(0, rows, columns, stride), Tight(1, rows, columns, stride), 1,
                Tight(2, rows, columns, stride));
            Now("column sums", rows, columns, stride);
            ColumnSums.Run(Padded(0, rows, columns), Span(1, Panel.Pad(columns)), accumulate: rows > 1);
        }

        // All columns are replaced by runs of two.
        void Runs(int rows, int columns, int stride)
        {
            int[] all = [.. Enumerable.Range(0, columns)];
            if (rows == 0 || columns == 0)
            {
                return;
            }
            var runs = ColumnRuns.OfWidth(all, 2);
            Matrix x = Any(0, rows, columns, stride), wide = Any(1, rows, 2 * columns, 2 * stride), dx = Any(2, rows, columns, stride);
            foreach (int frequencies in new[] { 1, 17 })
            {
                Now($"periodic, {frequencies}", rows, columns, stride);
                var parameters = new PeriodicParameters(Span(3, columns * frequencies), Span(4, columns * frequencies), Span(5, columns * frequencies),
                    Span(3, columns));
                PeriodicColumns.Forward(x, wide, parameters, frequencies, runs, null);
                PeriodicColumns.Backward(x, wide, dx, parameters, parameters, frequencies, runs, accumulate: true, null);
            }
            Now("bins", rows, columns, stride);
            Span<float> edges = Span(3, 3 * columns);
            BinnedColumns.Forward(x, wide, edges, 2, runs, null);
            BinnedColumns.Backward(x, wide, dx, edges, 2, runs);
        }

        void Normalized(int rows, int columns, int stride)
        {
            int padded = Panel.Pad(columns);
            Matrix x = Any(0, rows, columns, stride), dy = Any(1, rows, columns, stride), y = Any(2, rows, columns, stride);
            Span<float> scales = Span(3, padded), means = Span(4, rows), rstds = Span(5, rows);
            Now("drop", rows, columns, stride);
            DropoutMask.Forward(x, y, 1, DropoutMask.Whole / 2, 2, null);
            Now("drop backward", rows, columns, stride);
            DropoutMask.Backward(x, dy, y, 2, null);
            Now("normalize rows", rows, columns, stride);
            NormalizedRows.Forward(x, y, ColumnVector.Of(scales), scales, 1e-5f, means, rstds, null);
            Now("normalize rows backward", rows, columns, stride);
            NormalizedRows.Backward(x, dy, y, ColumnVector.Of(scales), means, rstds, null);
            Now("gradient of a scale", rows, columns, stride);
            ColumnReduction.Run(new NormalizedRowsTerm(means, rstds), x, dy, scales, Span(2, padded), accumulate: rows > 1, null);
            Now("slopes", rows, columns, stride);
            PReluColumns.Backward(x, dy, y, ColumnVector.OfFirst(Span(3, 1)), null);
            Now("weights of columns", rows, columns, stride);
            WeightedColumns.Forward(default(FactorOp), x, y, scales, null);
            WeightedColumns.Backward(new BlendOp<Selu.Op>(default), x, dy, y, scales, Span(4, padded), accumulate: rows > 1, null);
            Runs(rows, columns, stride);
            Now("pairwise", rows, columns, stride);
            Broadcasting.Forward(default(MulFunction.Formula), x, Tight(3, rows, 1, 1), y);
            Broadcasting.Forward(default(MulFunction.Formula), Tight(3, 1, columns, columns), dy, y);
            Now("pairwise backward", rows, columns, stride);
            Broadcasting.Backward<MulFunction.Formula, True>(default, x, Tight(3, rows, 1, 1), y, dy, y, accumulate: rows > 1);
            Broadcasting.Backward<MulFunction.Formula, False>(default, x, Tight(3, rows, 1, 1), y, dy, Tight(3, rows, 1, 1), accumulate: rows > 1);
            Broadcasting.Backward<MulFunction.Formula, True>(default, Tight(3, 1, columns, columns), dy, y, dy, Tight(3, 1, columns, columns),
                accumulate: rows > 1);
            Span<float> variances = Span(4, padded), factors = Span(5, padded);
            Now("measure columns", rows, columns, stride);
            NormalizedColumns.Measure(x, scales, variances, factors, null);
            Now("fold columns", rows, columns, stride);
            NormalizedColumns.Fold(scales, variances, 1e-5f, ColumnVector.Of(scales), scales, factors, variances);
            Now("apply columns", rows, columns, stride);
            NormalizedColumns.Apply(x, y, factors, variances, null);
            Now("normalize columns backward", rows, columns, stride);
            var backward = new BackwardColumns(Span(5, BackwardColumns.Vectors * padded), columns);
            NormalizedColumns.BackwardMeasure(x, dy, scales, variances, 1e-5f, ColumnVector.One, backward, null);
            NormalizedColumns.BackwardApply(x, dy, y, scales, backward, null);
        }

        void Spans(int length)
        {
            Now("pairs", 1, length, 0);
            Binary.Run(new ScaleOp(2), Span(0, length), Span(1, length));
            Now("sum", 1, length, 0);
            Reduce.Sum(default(SquareTerm), Span(0, length));
            Now("largest", 1, length, 0);
            Reduce.ArgMax(Span(0, length));
            Now("update without states", 1, length, 0);
            Update.Run(default(Follow), Span(0, length), Span(1, length), default, default, default);
            Now("update with three states", 1, length, 0);
            Update.Run(default(Remember), Span(0, length), Span(1, length), Span(2, length), Span(3, length), Span(4, length));
        }

        Span<float> Span(int place, int length) => pages[place].Take(length, atEnd);

        Matrix Tight(int place, int rows, int columns, int stride) =>
            new(Span(place, rows == 0 || columns == 0 ? 0 : ((rows - 1) * stride) + columns), rows, columns, stride);

        Matrix Padded(int place, int rows, int columns) => new(Span(place, rows * Panel.Pad(columns)), rows, columns, Panel.Pad(columns));

        Matrix Any(int place, int rows, int columns, int stride) =>
            stride == Panel.Pad(columns) ? Padded(place, rows, columns) : Tight(place, rows, columns, stride);

        void Now(string kernel, int m, int n, int k)
        {
            count++;
            Array.Fill(text, (byte)' ');
            Encoding.UTF8.GetBytes($"{kernel}, {m}, {n}, {k}, memory {(atEnd ? "ends" : "begins")} at a guard", text);
            view.WriteArray(0, text, 0, text.Length);
        }
    }

    readonly struct Follow : IUpdateRule
    {
        public static int States => 0;

        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S> => w - g;
    }

    readonly struct Remember : IUpdateRule
    {
        public static int States => 3;

        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            state.First = state.First + g;
            state.Second = state.Second + state.First;
            state.Third = state.Third + state.Second;
            return w - state.Third;
        }
    }
}
