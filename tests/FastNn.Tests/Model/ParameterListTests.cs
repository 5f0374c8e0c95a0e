using FastNn.Tests.Support;

namespace FastNn.Tests.Model;

public sealed class ParameterListTests
{
    // 5 and 3 columns: neither fills a panel of 16. BatchNorm has buffers.
    static Network Make(long seed) => new(5, seed) { new Dense(3), new BatchNorm(), new Dense(17) };

    [Fact]
    public void Snapshot_holds_every_parameter_and_buffer_in_order()
    {
        ParameterList parameters = Make(1).Parameters;
        float[] all = new float[parameters.ElementCount];
        parameters.CopyTo(all);

        Assert.Equal(parameters.SelectMany(parameter =>
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            return values;
        }), all);
    }

    [Fact]
    public void Set_restores_a_snapshot_bit_for_bit_without_allocating()
    {
        Network network = Make(1), other = Make(2);
        float[] input = [1, -2, 3, -4, 5], expected = new float[17], output = new float[17], all = new float[network.Parameters.ElementCount];
        network.CreatePredictor().PredictOne(input, expected);
        network.Parameters.CopyTo(all);
        ParameterList parameters = other.Parameters;
        parameters.Set(all);
        long before = GC.GetAllocatedBytesForCurrentThread();
        parameters.Set(all);
        parameters.CopyTo(all);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        other.CreatePredictor().PredictOne(input, output);
        Assert.Equal(expected, output);
        Assert.Equal(Sample.Values(network), Sample.Values(other));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Snapshot_of_another_length_is_refused_and_changes_nothing(int more)
    {
        Network network = Make(1);
        float[] before = Sample.Values(network), all = new float[network.Parameters.ElementCount + more];

        Assert.Contains($"values has {all.Length} floats; it must have {all.Length - more}",
            Assert.Throws<ArgumentException>(() => network.Parameters.Set(all)).Message);
        Assert.Throws<ArgumentException>(() => network.Parameters.CopyTo(all));

        Assert.Equal(before, Sample.Values(network));
    }
}
