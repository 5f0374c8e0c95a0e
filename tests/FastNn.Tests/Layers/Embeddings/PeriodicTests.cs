namespace FastNn.Tests.Layers;

/// <summary>Periodic embeddings: initial values, angles of any size, and what is refused. The numbers are in torch_embeddings.json.</summary>
public sealed class PeriodicTests
{
    [Fact]
    public void Parameters_start_as_in_RealMLP()
    {
        var network = new Network(500, seed: 1) { new Periodic { Columns = [.. Enumerable.Range(0, 400)] } };
        float[][] values = [.. network.Parameters.Select(parameter =>
        {
            float[] all = new float[parameter.Count];
            parameter.CopyTo(all);
            return all;
        })];

        Assert.Equal(["0.frequency", "0.phase", "0.weight", "0.bias"], network.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([6400, 6400, 19_200, 1200], values.Select(all => all.Length));
        Assert.Equal([false, false, true, false], network.Parameters.Select(parameter => parameter.Decays));
        Assert.Equal(1700, network.Outputs);
        Assert.Equal(0.01, values[0].Average(value => (double)value * value), 0.001);
        Assert.InRange(values[1].Max(), 3.1f, MathF.PI);
        Assert.InRange(values[1].Min(), -MathF.PI, -3.1f);
        Assert.All(values[2..], all => Assert.InRange(all.Max(MathF.Abs), 0.249f, 0.25f));
    }

    [Fact]
    public void Angle_is_exact_for_large_numbers()
    {
        var network = new Network(1) { new Periodic(1, 2) };
        float[] x = [0, 1e-3f, 12_345.678f, -1e6f, 3e7f], y = new float[2 * x.Length];
        network.Parameters[0].Set([0.7f]);
        network.Parameters[1].Set([0.3f]);
        network.Parameters[2].Set([1]);
        network.Parameters[3].Set([0]);
        network.CreatePredictor(8).PredictBatch(x, y);

        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(x[i], y[2 * i]);
            Assert.Equal(Math.Cos((2 * Math.PI * ((double)0.7f * x[i] % 1)) + 0.3f), y[(2 * i) + 1], 1e-6);
        }
    }

    [Fact]
    public void What_is_impossible_is_refused()
    {
        Assert.Contains("frequencies is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new Periodic(0)).Message, StringComparison.Ordinal);
        Assert.Contains("from 1 to 256", Assert.Throws<ArgumentOutOfRangeException>(() => new Periodic(257)).Message, StringComparison.Ordinal);
        Assert.Contains("outputs is 1", Assert.Throws<ArgumentOutOfRangeException>(() => new Periodic(16, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("deviation is -1", Assert.Throws<ArgumentException>(() => new Periodic(16, 4, -1)).Message, StringComparison.Ordinal);
        Assert.Contains("list columns from 0 to 1", Assert.Throws<ArgumentException>(() => new Network(2) { new Periodic { Columns = [2] } }).Message,
            StringComparison.Ordinal);
    }
}
