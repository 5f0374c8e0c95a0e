using System.Reflection;
using FastNn.Kernels;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Conformance;

/// <summary>Every elementwise layer of the catalog gives the same bits at every tier, forward and backward.</summary>
public sealed class TierTests
{
    public static TheoryData<string> ElementwiseLayers =>
        [.. Catalog.Default.Layers.Where(entry => IsActivation(entry.CreateSample().GetType())).Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(ElementwiseLayers))]
    public void Layer_gives_the_same_bits_at_every_tier(string name)
    {
        Layer layer = Catalog.Default.Layers.Single(entry => entry.Name == name).CreateSample();
        Type elementwise = layer.GetType();
        while (!IsOfOneFunction(elementwise))
        {
            elementwise = elementwise.BaseType!;
        }
        object op = elementwise.GetFields(BindingFlags.NonPublic | BindingFlags.Instance)
            .Single(field => field.FieldType == elementwise.GenericTypeArguments[0]).GetValue(layer)!;
        typeof(TierTests).GetMethod(nameof(Check), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(op.GetType()).Invoke(null, [name, op]);
    }

    static bool IsActivation(Type? layer) => layer is not null && (IsOfOneFunction(layer) || IsActivation(layer.BaseType));

    static bool IsOfOneFunction(Type layer) => layer.IsGenericType && layer.GetGenericTypeDefinition() == typeof(Elementwise<>);

    static void Check<TOp>(string name, TOp op) where TOp : struct, IElementwise
    {
        float[] x = [.. TierData.Values(20_011), .. Sample.Normal(9_990, 3)], dy = TierData.Values(x.Length, 5);
        (float[] oneY, float[] oneDx) = Run(Tier.Scalar);
        foreach (Tier tier in TierData.Supported)
        {
            (float[] y, float[] dx) = Run(tier);
            for (int i = 0; i < x.Length; i++)
            {
                Assert.True(Bits.Same(oneY[i], y[i]), $"{name}({x[i]:R}) is {y[i]:R} at {tier}, {oneY[i]:R} on one lane");
                Assert.True(Bits.Same(oneDx[i], dx[i]), $"{name}'({x[i]:R})·{dy[i]:R} is {dx[i]:R} at {tier}, {oneDx[i]:R} on one lane");
            }
        }

        (float[] Y, float[] Dx) Run(Tier tier)
        {
            float[] y = new float[x.Length], dx = new float[x.Length];
            Tiers.Run(tier, new UnaryForward<TOp>(op, new(x, 1, x.Length), new(y, 1, y.Length)));
            Tiers.Run(tier, new UnaryBackward<TOp>(op, new(x, 1, x.Length), new(y, 1, y.Length), new(dy, 1, dy.Length), new(dx, 1, dx.Length)));
            return (y, dx);
        }
    }
}
