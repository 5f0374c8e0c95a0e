using System.Runtime.InteropServices;
using FastNn.Autograd;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Autograd;

/// <summary>Every operation at every tier, a process each: the same bits, sums included.</summary>
[Trait("Speed", "Slow")]
[Trait("Tiers", "All")]
public sealed class OperationTierTests
{
    [Fact]
    public async Task Operations_give_the_same_at_every_tier()
    {
        if (OwnProcess.IsThis)
        {
            OwnProcess.Answer(
                $"{Tiers.Current}\n{string.Join('\n', Operations.All.Select(Describe))}");
            return;
        }
        string[]? first = null;
        foreach (Tier tier in TierData.Supported)
        {
            string[] lines = (await OwnProcess.Run(typeof(OperationTierTests), nameof(Operations_give_the_same_at_every_tier),
                (Tiers.Variable, tier.ToString()))).Split('\n');
            Assert.Equal(tier.ToString(), lines[0]);
            Assert.Equal(Operations.All.Count, lines.Length - 1);
            first ??= lines;
            Assert.Equal(first[1..], lines[1..]);
        }
    }

    static string Describe(Operation operation) => $"{operation.Name} {Convert.ToBase64String(MemoryMarshal.AsBytes<float>(Run(operation)))}";

    static float[] Run(Operation operation)
    {
        var numbers = new List<float>();
        var run = new OperationRun(operation);
        var (inputs, outputs, loss) = run.Record(new Tape());
        loss.Backward();
        numbers.Add(loss.Value);
        float[] values = new float[outputs[1].Shape.Count];
        outputs[1].CopyTo(values);
        numbers.AddRange(values);
        foreach (Tensor input in inputs.Where(input => input.NeedsGradient))
        {
            values = new float[input.Shape.Count];
            input.Gradient.CopyTo(values);
            numbers.AddRange(values);
        }
        return [.. numbers];
    }
}
