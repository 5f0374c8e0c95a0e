using System.Buffers.Binary;
using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Formats;

/// <summary>Files of which a part is missing, or one bit is another: refused, or loaded with the weights that stand in them.</summary>
[Trait("Tiers", "None")]
public sealed class FlippedBitsTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Int8)]
    public void Model_is_refused_or_has_its_weights(WeightFormat format)
    {
        using var file = new MemoryStream();
        Sample.Scrambled(new(3, seed: 1) { new Dense(4), new BatchNorm(), new Dense(2) }).Compress(format).Save(file);

        // A scale multiplies the weights of an output.
        Check(file.ToArray(), format == WeightFormat.Int8 ? 4 : 1, content =>
        {
            Network network = Network.Load(new MemoryStream(content));
            return network.Parameters.Select(Values);
        });
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Checkpoint_is_refused_and_changes_nothing_or_has_its_weights()
    {
        string path = folder.PathOf("a.safetensors");
        var rows = new Dataset(Sample.Normal(8, seed: 1), 2, Sample.Normal(4, seed: 2), 1);
        using Trainer trainer = Make();
        trainer.Fit(rows);
        trainer.SaveCheckpoint(path);
        byte[] bytes = File.ReadAllBytes(path);
        using Trainer reader = Make();
        reader.Resume(path);
        string before = reader.Network.ComputeHash();

        Check(bytes, 1, content =>
        {
            File.WriteAllBytes(path, content);
            try
            {
                reader.Resume(path);
            }
            catch (Exception e) when (e is FastNnFormatException or ArgumentException)
            {
                Assert.Equal(before, reader.Network.ComputeHash());
                // A trainer of other options than the text in the file says.
                throw new FastNnFormatException("refused", e);
            }
            float[][] values = [.. reader.Network.Parameters.Select(Values)];
            // For the comparison with the next one.
            File.WriteAllBytes(path, bytes);
            reader.Resume(path);
            return values;
        });

        static Trainer Make() => new(new(2, seed: 1) { new Dense(1) }, new MeanSquaredError(), new Sgd(0.1f) { Momentum = 0.5f });
    }

    static void Check(byte[] bytes, int most, Func<byte[], IEnumerable<float[]>> load)
    {
        float[][] original = [.. load(bytes)];
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<FastNnFormatException>(() => load(bytes[..length]));
        }
        int data = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes), refused = 0;
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            try
            {
                int changed = load([.. bytes]).Zip(original, Differences).Sum();
                Assert.True(changed <= (bit / 8 < data ? 0 : most), $"{changed} weights are others by bit {bit % 8} of byte {bit / 8}");
            }
            catch (FastNnFormatException)
            {
                refused++;
            }
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
        Assert.True(refused > data * 4, $"only {refused} of {data * 8} flipped bits of the header were noticed");
    }

    static int Differences(float[] one, float[] other)
    {
        Assert.Equal(one.Length, other.Length);
        return one.Zip(other, (a, b) => BitConverter.SingleToUInt32Bits(a) == BitConverter.SingleToUInt32Bits(b) ? 0 : 1).Sum();
    }

    static float[] Values(Parameter parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values;
    }
}
