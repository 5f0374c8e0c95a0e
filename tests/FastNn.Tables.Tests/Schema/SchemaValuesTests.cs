namespace FastNn.Tables.Tests;

/// <summary>Rows encoded value by value, as they are encoded as a whole.</summary>
public sealed class SchemaValuesTests
{
    static readonly TableSchema schema = Read.Schema("""
        number,category,truth,date,code,label
        1.5,red,yes,2024-03-31,1,0.5
        -2,blue,no,2024-04-01,2,1.5
        4.25,red,no,2024-04-02,10,2.5
        ,blue,,,2,3.5
        """, "label", new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { ["code"] = ColumnKind.Category } });

    [Theory]
    [InlineData(0, "4.75", ValueFit.Known)]
    [InlineData(0, " 1e3 ", ValueFit.Known)]
    [InlineData(0, "NA", ValueFit.Missing)]
    [InlineData(0, "", ValueFit.Missing)]
    [InlineData(0, "much", ValueFit.Unfit)]
    [InlineData(0, "1e39", ValueFit.Unfit)]
    [InlineData(1, "red", ValueFit.Known)]
    [InlineData(1, "Red", ValueFit.Unknown)]
    [InlineData(2, "TRUE", ValueFit.Known)]
    [InlineData(2, "maybe", ValueFit.Unknown)]
    [InlineData(3, "2020-02-29", ValueFit.Known)]
    [InlineData(3, "2021-02-29", ValueFit.Unfit)]
    [InlineData(4, "10.0", ValueFit.Known)]
    [InlineData(4, "3", ValueFit.Unknown)]
    public void Text_is_encoded_as_in_a_row_of_texts(int input, string text, ValueFit fit)
    {
        float[] row = new float[schema.InputCount], expected = new float[schema.InputCount];
        string?[] texts = ["1", "red", "no", "2024-03-31", "1"];
        schema.Encode(texts, expected);
        schema.Encode(texts, row);

        Assert.Equal(fit, schema.EncodeText(input, text, row));

        texts[input] = text;
        if (fit == ValueFit.Unfit)
        {
            Assert.Equal(expected, row);
            Assert.Throws<ArgumentException>(() => schema.Encode(texts, expected));
            return;
        }
        schema.Encode(texts, expected);
        Assert.Equal(expected, row);
    }

    [Fact]
    public void Numbers_truth_values_and_nothing_are_encoded_as_objects_are()
    {
        float[] row = new float[schema.InputCount];

        Assert.Equal(ValueFit.Known, schema.EncodeNumber(0, "-2.5e1", row));
        Assert.Equal(ValueFit.Missing, schema.EncodeMissing(1, row));
        Assert.Equal(ValueFit.Known, schema.EncodeBoolean(2, true, row));
        Assert.Equal(ValueFit.Missing, schema.EncodeMissing(3, row));
        Assert.Equal(ValueFit.Known, schema.EncodeNumber(4, "2", row));

        Assert.Equal(schema.Encode(new Dictionary<string, object?>
        {
            ["number"] = -25.0,
            ["category"] = null,
            ["truth"] = true,
            ["date"] = null,
            ["code"] = 2
        }), row);
        Assert.Equal(ValueFit.Unfit, schema.EncodeNumber(3, "20240331", row));
        Assert.Equal(ValueFit.Unknown, schema.EncodeNumber(1, "5", row));
        Assert.Throws<ArgumentOutOfRangeException>(() => schema.EncodeMissing(5, row));
        Assert.Throws<ArgumentException>(() => schema.EncodeText(0, "1", row.AsSpan(1)));
    }

    [Fact]
    public void Values_allocate_nothing()
    {
        float[] row = new float[schema.InputCount];
        long bytes = 0;
        for (int series = 0; series < 3; series++)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++)
            {
                schema.EncodeText(1, "blue", row);
                schema.EncodeText(1, "green", row);
                schema.EncodeText(3, "2024-04-01", row);
                schema.EncodeNumber(0, "17.25", row);
                schema.EncodeNumber(4, "10", row);
                schema.EncodeBoolean(2, false, row);
                schema.EncodeMissing(0, row);
            }
            bytes = GC.GetAllocatedBytesForCurrentThread() - start;
        }
        Assert.Equal(0, bytes);
    }
}
