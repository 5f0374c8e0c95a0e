using System.Globalization;

namespace FastNn.Tables.Tests;

/// <summary>What a cell or a value holds is what is read: no digit dropped, no row invented, no text cut, no word forgotten.</summary>
public sealed class ExactnessTests
{
    static readonly CsvOptions words = new() { MissingValues = ["-999", "unknown"] };

    static CsvOptions Category(params string[] names) => new() { Kinds = names.ToDictionary(name => name, _ => ColumnKind.Category) };

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("9999999")]
    [InlineData("16777217")]
    [InlineData("0.1")]
    [InlineData("-1.17549435e-38")]
    [InlineData("1e-45")]
    [InlineData("3.4028235e38")]
    [InlineData("123456789.123456789")]
    [InlineData("1e-400")]
    [InlineData("0000000000000000000000001")]
    [InlineData("1.00000005960464477539062499999")]
    [InlineData("1.00000005960464477539062500001")]
    [InlineData("1.000000059604644775390625")]
    [InlineData("12345678901234567890123")]
    [InlineData("+3.")]
    [InlineData(".5e1")]
    public void Number_is_the_nearest_float(string number)
    {
        float expected = float.Parse(number, CultureInfo.InvariantCulture);

        float read = Read.Table($"{number},0\n1,2\n").Columns[0].GetNumber(0);

        Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(read));
    }

    /// <summary>Numbers of all lengths and exponents, and those beside the middle of two floats.</summary>
    [Fact]
    public void Any_number_is_the_nearest_float()
    {
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++)
        {
            float near = BitConverter.Int32BitsToSingle(random.Next(0x0080_0000, 0x7F00_0000));
            decimal digits = new(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29));
            string text = (i % 4) switch
            {
                0 => near.ToString("R", CultureInfo.InvariantCulture),
                1 => (((double)near + MathF.BitIncrement(near)) / 2).ToString("E" + random.Next(15, 22), CultureInfo.InvariantCulture),
                2 => digits.ToString(CultureInfo.InvariantCulture),
                _ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
            };

            Assert.True(NumberText.TryParse(text, out ParsedNumber number), text);
            Assert.Equal(BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)), BitConverter.SingleToInt32Bits(number.Value));
            if (number.IsShort)
            {
                Assert.Equal(Categories.Format(double.Parse(text, CultureInfo.InvariantCulture)), Categories.Format(number.Value));
            }
        }
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("fa-IR")]
    [InlineData("de-DE")]
    [InlineData("sv-SE")]
    public void Culture_of_the_machine_does_not_matter(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            TableSchema schema = Read.Schema("INDEX,I,i,ID\n-1.5,2000,1e-3,a\n2,1,-1,b\n");

            Assert.Equal([-1.5f, 2000, 1e-3f, 2, 1, -1], Read.Inputs(schema.ReadCsv(Read.Stream("I,INDEX,i,ID\n2000,-1.5,1e-3,a\n1,2,-1,b\n"))));
            Assert.Equal(schema.ToJson(), TableSchema.FromJson(schema.ToJson()).ToJson());
            Assert.Contains("-1.5 .. 2", Read.Table("a,b\n-1.5,1\n2,3\n").ToString(), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Words_for_missing_values_stay_with_the_schema()
    {
        const string Text = "size,kind,y\n-999,a,0\n2,unknown,1\n3,NA,0\n1,b,0\n";
        TableSchema schema = Read.Schema(Text, options: words), again = TableSchema.FromJson(schema.ToJson());
        float[] expected = [float.NaN, 1, 2, float.NaN, 3, 0, 1, 2];

        foreach (TableSchema one in new[] { schema, again })
        {
            Assert.Equal(expected, Read.Inputs(one.ReadCsv(Read.Stream(Text))));
            Assert.Equal([float.NaN, 0], Read.Encode(one, "-999", "NA"));
            Assert.Equal([float.NaN, float.NaN], Read.Encode(one, null, "UNKNOWN"));
        }
        TableSchema usual = Read.Schema("x,y\n1,0\n2,1\n");
        Assert.DoesNotContain("missing", usual.ToJson(), StringComparison.Ordinal);
        Assert.Equal([float.NaN], Read.Encode(usual, "n/a"));
    }

    [Fact]
    public void Formats_of_numbers_and_dates_stay_with_the_schema()
    {
        var options = new CsvOptions { DecimalSeparator = ',', ThousandsSeparator = '.', AllowCurrencyAndPercent = true, DateFormats = ["dd.MM.yyyy"] };
        const string Text = "a;day;y\n1.234,5 €;31.12.2023;0\n-2,5;01.01.2024;1\n";
        TableSchema schema = Read.Schema(Text, options: options), again = TableSchema.FromJson(schema.ToJson());

        Assert.Equal([ColumnKind.Number, ColumnKind.Date], schema.Inputs.Select(input => input.Kind));
        foreach (TableSchema one in new[] { schema, again })
        {
            Assert.Equal([1234.5f, 2023, 12, 7, 8765, -2.5f, 2024, 1, 1, 8766], Read.Inputs(one.ReadCsv(Read.Stream(Text))));
            Assert.Equal([-2.5f, 2024, 1, 1, 8766], Read.Encode(one, "-2,5", "01.01.2024"));
        }
    }

    [Fact]
    public void Categories_that_a_double_would_merge_stay_apart()
    {
        const string Text = "id,y\n9007199254740993,9007199254740993\n9007199254740992,9007199254740992\n0.10000000000000001,1\n0.1,1.0\n1e-400,01\n0,1\n";
        TableSchema schema = Read.Schema(Text, options: Category("id", "y"));

        Assert.Equal(["0", "1e-400", "0.1", "0.10000000000000001", "9007199254740992", "9007199254740993"], schema.Inputs[0].Categories);
        Assert.Equal(["1", "9007199254740992", "9007199254740993"], schema.ClassNames);
        Assert.Equal([5, 4, 3, 2, 1, 0], Read.Inputs(schema.ReadCsv(Read.Stream(Text))));
        Assert.Equal([5, 4, 3], ((string[])["9007199254740993", "9007199254740992", "0.10000000000000001"]).Select(text => Read.Encode(schema, text)[0]));
    }

    [Theory]
    [InlineData("123456789012345", "0123456789012345.0", 1)]
    [InlineData("-1.5", "-1.50000000000000000000", 1)]
    [InlineData("12e20", "1200000000000000000000", 1)]
    [InlineData("-0", "0.000", 1)]
    [InlineData("1234567890123456", "1234567890123456.0", 2)]
    [InlineData("1e-310", "10e-311", 2)]
    [InlineData("1e400", "10e399", 2)]
    public void Numbers_that_a_double_holds_are_one_category_however_they_are_written(string one, string other, int categories) =>
        Assert.Equal(categories, Read.Table($"x,y\n{one},0\n{other},1\n", Category("x"))["x"].Texts.Count);

    [Fact]
    public void Value_in_hand_is_text_and_no_cell()
    {
        TableSchema schema = TableSchema.FromJson("""
            {"version":1,"columns":3,"inputs":[{"name":"color","column":0,"kind":"category","categories":["red","\"quoted\"","","a\"b","7"]},
            {"name":"size","column":1,"kind":"number"}],"label":{"name":"y","column":2,"classes":["0","1"]},"format":{"missing":["NA"]}}
            """);

        Assert.Equal([0, 12], Read.Encode(schema, " red ", "\t12 "));
        Assert.Equal([1, 1], Read.Encode(schema, "\"quoted\"", "1"));
        Assert.Equal([2, 1], Read.Encode(schema, "", "1"));
        Assert.Equal([3, 1], Read.Encode(schema, "a\"b", "1"));
        Assert.Equal([4, 1], Read.Encode(schema, "07.0", "1"));
        Assert.Equal([5, 1], Read.Encode(schema, "red\nfoo", "1"));
        Assert.Equal([5, float.NaN], Read.Encode(schema, "\"red\"", null));
        foreach (string value in new[] { "12\n99", "12\n", "\n12", "\"12\"", "12,5", "" })
        {
            Assert.Contains("'size' holds", Assert.Throws<ArgumentException>(() => Read.Encode(schema, "red", value)).Message, StringComparison.Ordinal);
        }
    }
}
