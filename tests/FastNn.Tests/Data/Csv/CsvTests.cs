using System.Globalization;
using System.Text;
using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Data;

public sealed class CsvTests
{
    internal static Dataset Read(string text, int labelColumn = -1, CsvOptions? options = null) =>
        Csv.ReadDataset(new MemoryStream(Encoding.UTF8.GetBytes(text)), labelColumn, options);

    internal static Dataset Read(string text, string labelColumn, CsvOptions? options = null) =>
        Csv.ReadDataset(new MemoryStream(Encoding.UTF8.GetBytes(text)), labelColumn, options);

    static float[] Inputs(Dataset dataset) => [.. Enumerable.Range(0, dataset.Count).SelectMany(row => dataset.GetInput(row).ToArray())];

    static int[] Labels(Dataset dataset) => [.. Enumerable.Range(0, dataset.Count).Select(dataset.GetLabel)];

    [Fact]
    public void Columns_but_the_label_are_inputs_in_their_order()
    {
        Dataset dataset = Read("1,2,0\n3,4,2\n5,6,1\n");

        Assert.Equal((3, 2, 3, true), (dataset.Count, dataset.Inputs, dataset.Outputs, dataset.HasLabels));
        Assert.Equal([1, 2, 3, 4, 5, 6], Inputs(dataset));
        Assert.Equal([0, 2, 1], Labels(dataset));
    }

    [Theory]
    [InlineData(0, 7, 8, 9)]
    [InlineData(1, 6, 8, 9)]
    [InlineData(3, 6, 7, 8)]
    [InlineData(-1, 6, 7, 8)]
    [InlineData(-4, 7, 8, 9)]
    public void Label_column_is_counted_from_either_end(int column, float first, float second, float third)
    {
        Dataset dataset = Read("6,7,8,9\n", column);

        Assert.Equal([first, second, third], Inputs(dataset));
        Assert.Equal([6 + (column + 4) % 4], Labels(dataset));
    }

    [Theory]
    [InlineData("kind")]
    [InlineData("größe")]
    [InlineData("a b")]
    public void Label_column_is_found_by_name(string name)
    {
        Assert.Equal([1, 3, 4, 6], Inputs(Read($"x,{name},y\n1,2,3\n4,5,6\n", name)));
        Assert.Equal([1, 3, 4, 6], Inputs(Read($"\"x\" , \"{name}\" ,\"y\"\r\n1,2,3\r\n4,5,6\r\n", name)));
    }

    [Theory]
    [InlineData("1,2\n3,4\n", 2)]
    [InlineData("1.5,2\n3,4\n", 2)]
    [InlineData("x,y\n3,4\n", 1)]
    [InlineData("\"x\",\"y\"\n3,4\n", 1)]
    [InlineData(",y\n3,4\n", 1)]              // the nameless index that some tools write
    [InlineData("1x1,1x2\n3,4\n", 1)]
    public void Header_is_found_out(string text, int rows) => Assert.Equal(rows, Read(text).Count);

    [Fact]
    public void Header_may_be_stated()
    {
        Assert.Equal(1, Read("1,2\n3,4\n", options: new CsvOptions { Header = CsvHeader.Present }).Count);
        Assert.Equal(2, Read("1,2\n3,4\n", options: new CsvOptions { Header = CsvHeader.Absent }).Count);
        Assert.Equal(1, Read("label,0,1\n3,4,5\n", 0, new CsvOptions { Header = CsvHeader.Present }).Count);
        Assert.Equal([3], Labels(Read("7,8\n3,4\n", "7", new CsvOptions { Header = CsvHeader.Present })));
    }

    [Theory]
    [InlineData("1,0\n2,1\n3,0\n")]
    [InlineData("1,0\r\n2,1\r\n3,0\r\n")]
    [InlineData("1,0\r2,1\r3,0\r")]
    [InlineData("1,0\n2,1\r\n3,0\r")]
    [InlineData("1,0\r2,1\n3,0")]
    [InlineData("1,0\n2,1\n3,0")]
    [InlineData("\n\n1,0\n\r\n\r2,1\n\n3,0\n\n\r\r\n")]
    [InlineData("\uFEFF1,0\n2,1\n3,0\n")]
    [InlineData(" 1\t,\t0 \n2 , 1\n  3,0  ")]
    [InlineData("\"1\",\"0\"\n\"2\",1\n3,\"0\"\n")]
    [InlineData("\uFEFFx,y\n1,0\n2,1\n3,0\n")]
    [InlineData("1.0,0.0\n2e0,1.000\n+3.,0e5\n")]
    [InlineData("1,-0\n.2e1,+1\n300e-2,0\n")]
    public void Ways_to_write_the_same_rows(string text)
    {
        Dataset dataset = Read(text);

        Assert.Equal([1, 2, 3], Inputs(dataset));
        Assert.Equal([0, 1, 0], Labels(dataset));
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    [InlineData(' ')]
    [InlineData(':')]
    public void Other_separators_are_read(char separator) =>
        Assert.Equal([1.5f, -2, 3, 4], Inputs(Read("1.5,-2,0\n3,4,1\n".Replace(',', separator), options: new CsvOptions { Separator = separator })));

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
    public void Numbers_are_the_nearest_floats(string number)
    {
        float expected = float.Parse(number, CultureInfo.InvariantCulture);

        float read = Read($"{number},0\n").GetInput(0)[0];

        Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(read));
    }

    [Fact]
    public void Regression_keeps_the_column_as_a_target()
    {
        Dataset dataset = Read("1,2.5\n2,-1e3\n", options: new CsvOptions { Regression = true });

        Assert.Equal((2, 1, 1, false), (dataset.Count, dataset.Inputs, dataset.Outputs, dataset.HasLabels));
        Assert.Equal([2.5f, -1000f], [dataset.GetTarget(0)[0], dataset.GetTarget(1)[0]]);
    }

    [Fact]
    public void Number_of_classes_may_be_stated()
    {
        Assert.Equal(7, Read("1,2\n1,0\n", options: new CsvOptions { Classes = 7 }).Outputs);
        Assert.Equal(Dataset.MaxClasses, Read("1,999999\n").Outputs);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("fa-IR")]
    [InlineData("de-DE")]
    [InlineData("sv-SE")]
    public void Culture_of_the_machine_does_not_matter(string culture)
    {
        using CultureScope _ = new(culture);

        Assert.Equal([-1.5f, 2000, 1e-3f], Inputs(Read("INDEX,I,i,ID\n-1.5,2000,1e-3,1\n", "ID")));
        var e = Assert.Throws<FastNnFormatException>(() => Read("1.5,-3\n"));
        Assert.StartsWith("stream, byte 4: Line 1, column 2 holds \"-3\"; a label must be a whole number", e.Message, StringComparison.Ordinal);
        var f = Assert.Throws<ArgumentException>(() => Read("1,2\n", -3));
        Assert.StartsWith("labelColumn is -3; with 2 columns it must be from 0 to 1, or from -1 to -2", f.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_come_whole_across_the_edges_of_buffers()
    {
        StringBuilder text = new();
        List<float> expected = [];
        for (int row = 0; row < 20_000; row++)
        {
            string end = (row % 3) switch { 0 => "\r\n", 1 => "\r", _ => "\n" };
            text.Append(CultureInfo.InvariantCulture, $"{row}.25,{row % 7}{end}");
            expected.Add(row + 0.25f);
        }
        byte[] bytes = Encoding.ASCII.GetBytes(text.ToString());

        foreach (Stream stream in (Stream[])[new MemoryStream(bytes), new OneByteStream(bytes), new MemoryStream(IdxBytes.Gzip(bytes))])
        {
            Dataset dataset = Csv.ReadDataset(stream, 1);
            Assert.Equal(expected, Inputs(dataset));
            Assert.Equal(Enumerable.Range(0, 20_000).Select(row => row % 7), Labels(dataset));
        }
    }

    [Fact]
    public void A_million_columns_are_read()
    {
        string row = string.Concat(Enumerable.Repeat("1,", 1_000_000));

        Dataset dataset = Read($"{row}3\n{row}4\n");

        Assert.Equal((2, 1_000_000), (dataset.Count, dataset.Inputs));
        Assert.Equal([3, 4], Labels(dataset));
    }
}
