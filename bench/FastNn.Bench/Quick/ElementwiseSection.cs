using System.Numerics.Tensors;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Bench.Quick;

/// <summary>Measures functions over 4,096 floats in L1, against TensorPrimitives.</summary>
static class ElementwiseSection
{
    const int Count = 4096;

    public static void Run(Table table)
    {
        table.Head("function", "FastNn, elements/ns", "TensorPrimitives", "ratio");
        // Aligned to cache lines, like all buffers of a network.
        Slab input = Numbers.Random(Count), output = Numbers.Random(Count);
        TensorPrimitives.Multiply(input.Span, 8, input.Span);
        Row("exp", () => Unary.Forward(default(Exponential), new(input.Span, 1, Count), new(output.Span, 1, Count)),
            () => TensorPrimitives.Exp(input.Span, output.Span));
        Row("sigmoid", () => Unary.Forward(default(Sigmoid.Op), new(input.Span, 1, Count), new(output.Span, 1, Count)),
            () => TensorPrimitives.Sigmoid(input.Span, output.Span));
        Row("tanh", () => Unary.Forward(default(Tanh.Op), new(input.Span, 1, Count), new(output.Span, 1, Count)),
            () => TensorPrimitives.Tanh(input.Span, output.Span));
        Row("softmax, one row", () => SoftmaxRows.Forward(new(input.Span, 1, Count), new(output.Span, 1, Count)),
            () => TensorPrimitives.SoftMax(input.Span, output.Span));
        Row("relu", () => Unary.Forward(default(Relu.Op), new(input.Span, 1, Count), new(output.Span, 1, Count)),
            () => TensorPrimitives.Max(input.Span, 0f, output.Span));
        Row("gelu", () => Unary.Forward(default(Gelu.Op), new(input.Span, 1, Count), new(output.Span, 1, Count)), null);
        Row("silu", () => Unary.Forward(default(Silu.Op), new(input.Span, 1, Count), new(output.Span, 1, Count)), null);
        Row("elu", () => Unary.Forward(new Elu.Op(1), new(input.Span, 1, Count), new(output.Span, 1, Count)), null);

        void Row(string name, Action own, Action? peer)
        {
            Timing[] times = Measure.InTurns(0.3, peer is null ? [own] : [own, peer]);
            string[] other = peer is null ? ["none", ""] : [Table.Rate(Count, times[1], ""), Table.Ratio(times[1].Median, times[0].Median)];
            table.Row([name, Table.Rate(Count, times[0], ""), .. other]);
        }
    }

    readonly struct Exponential : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.Exp(x);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy * y;
    }
}
