using System.Text.RegularExpressions;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

/// <summary>The machine code of tiles and of products of one row has no calls: all of its parts are inlined. A part that is not would keep accumulators in
/// memory, and the kernel would take four times as long.</summary>
public sealed partial class CompiledTileTests
{
    [Fact]
    public async Task Tiles_of_every_height_and_width_and_rows_of_every_width_are_compiled_without_calls()
    {
        if (!OwnProcess.IsThis)
        {
            using var folder = new TemporaryFolder();
            string listing = folder.PathOf("listing.txt");
            await OwnProcess.Run(
                typeof(CompiledTileTests), nameof(Tiles_of_every_height_and_width_and_rows_of_every_width_are_compiled_without_calls),
                ("DOTNET_JitDisasm", "*Tile`4*:Run *RowProduct`3*:Run"), ("DOTNET_JitStdOutFile", listing));
            string[] methods = Listing().Split(await File.ReadAllTextAsync(listing, TestContext.Current.CancellationToken))[1..];
            // Six heights without AVX-512, more with it; one product of a row for each number of chains.
            Assert.InRange(methods.Count(method => method.Contains("FastNn.Kernels.Tile`4", StringComparison.Ordinal)), 6, 1000);
            Assert.InRange(methods.Count(method => method.Contains("FastNn.Kernels.RowProduct`3", StringComparison.Ordinal)), 4, 1000);
            Assert.All(methods, method => Assert.False(Call().IsMatch(method), $"{Call().Match(method)} in {method[..method.IndexOf('\n')]}"));
            return;
        }
        const int Depth = 40;
        foreach (int columns in new[] { 1, 17, 33, 49, 65, 128, 256 })
        {
            PanelBuffer w = new PanelBuffer(Depth, columns).Fill((_, _) => 1);
            for (int rows = 1; rows <= Gemm.MostRows; rows++)
            {
                MatrixBuffer x = new MatrixBuffer(rows, Depth, Depth).Fill((_, _) => 1), y = new(rows, columns);
                Gemm.Run(
                    ScalarOperand.Of(x.Matrix), PanelOperand.OfPanels(w.Data, Depth), PanelOperand.Zero, PanelOperand.Of(y.Matrix), rows, Panel.Pad(columns),
                    Depth);
                Assert.Equal(Depth, y[rows - 1, columns - 1]);
            }
            foreach (RowOrder order in Enum.GetValues<RowOrder>())
            {
                MatrixBuffer x = MatrixBuffer.Row(Depth).Fill((_, _) => 1), y = MatrixBuffer.Row(Panel.Pad(columns));
                Gemv.Multiply(x.Data, w.Data, PanelOperand.Zero, y.Data, order, default(NoEpilogue));
                Assert.Equal(Depth, y[0, columns - 1]);
            }
        }
        OwnProcess.Answer("done");
    }

    [GeneratedRegex("^; Assembly listing for method ", RegexOptions.Multiline)]
    private static partial Regex Listing();

    [GeneratedRegex(@"\scall\s.*FastNn\.(Kernels|Simd)\..*")]
    private static partial Regex Call();
}
