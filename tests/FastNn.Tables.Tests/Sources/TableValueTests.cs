using System.Globalization;

namespace FastNn.Tables.Tests;

/// <summary>A number of a source is the number that the same value is in a file.</summary>
public sealed class TableValueTests
{
    [Fact]
    public void Float_is_its_shortest_text()
    {
        var random = new Random(1);
        foreach (float value in (float[])
            [0, -0f, 1, 39.1f, 0.1f, -0.3f, 999999, 1e6f, 1234567, 16777216, 16777218, 1e-5f, 123.456f, 3.4e38f, float.Epsilon, float.MaxValue, 1 / 3f])
        {
            AssertSame(value.ToString("R", CultureInfo.InvariantCulture), TableValue.FromSingle(value).Number);
        }
        for (int i = 0; i < 100_000; i++)
        {
            float any = BitConverter.Int32BitsToSingle(random.Next()), few = random.Next(1_000_000) / MathF.Pow(10, random.Next(7));
            if (float.IsFinite(any))
            {
                AssertSame(any.ToString("R", CultureInfo.InvariantCulture), TableValue.FromSingle(any).Number);
            }
            AssertSame(few.ToString("R", CultureInfo.InvariantCulture), TableValue.FromSingle(few).Number);
        }
        Assert.Equal(ValueType.Missing, TableValue.FromSingle(float.NaN).Type);
        Assert.Equal(float.NegativeInfinity, TableValue.FromSingle(float.NegativeInfinity).Number.Value);
    }

    [Fact]
    public void Whole_and_decimal_numbers_are_their_texts()
    {
        var random = new Random(2);
        foreach (decimal value in (decimal[])[0, 1.50m, -12345.678901m, decimal.MaxValue, decimal.MinValue, 1e-28m, 33554433.0m])
        {
            AssertSame(value.ToString(CultureInfo.InvariantCulture), TableValue.FromDecimal(value).Number);
        }
        foreach (long value in (long[])[0, -1, 16777217, 33554433, long.MaxValue, long.MinValue, 9007199791611905])
        {
            AssertSame(value.ToString(CultureInfo.InvariantCulture), TableValue.FromInteger(value).Number);
        }
        for (int i = 0; i < 100_000; i++)
        {
            var number = new decimal(random.Next(), random.Next() >> random.Next(32), 0, random.Next(2) == 0, (byte)random.Next(29));
            AssertSame(number.ToString(CultureInfo.InvariantCulture), TableValue.FromDecimal(number).Number);
            long whole = random.NextInt64() >> random.Next(64);
            AssertSame(whole.ToString(CultureInfo.InvariantCulture), TableValue.FromInteger(whole).Number);
        }
        AssertSame(ulong.MaxValue.ToString(CultureInfo.InvariantCulture), TableValue.FromObject(ulong.MaxValue).Number);
    }

    [Fact]
    public void Value_of_all_kinds_allocates_nothing()
    {
        object[] values = [1.5f, 0.1234567f, 12m, 7L, "text", true, new DateTime(2024, 1, 1), new TimeOnly(1, 2)];
        foreach (object value in values)
        {
            TableValue.FromObject(value);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (object value in values)
        {
            TableValue.FromObject(value);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static void AssertSame(string text, ParsedNumber number)
    {
        Assert.True(NumberText.TryParse(text, out ParsedNumber read));
        Assert.True(BitConverter.SingleToInt32Bits(read.Value) == BitConverter.SingleToInt32Bits(number.Value) && read == number,
            $"{text}: {read} in a file, {number} in a source");
    }
}
