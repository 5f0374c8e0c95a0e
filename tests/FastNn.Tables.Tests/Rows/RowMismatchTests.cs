using System.Text;

namespace FastNn.Tables.Tests.Rows;

/// <summary>Types of rows that do not fit a model: one sentence lists what they have otherwise.</summary>
public sealed partial class RowMismatchTests
{
    static readonly TableSchema schema = Read("area,build_year,city,garden,state,sold,price\n50,1990,Bern,yes,good,2024-01-02,100\n"
        + "60,2010,Biel,no,old,2024-02-03,200\n"
        + "70,2000,Bern,yes,old,2024-02-05,150\n");

    [Fact]
    public void Every_difference_is_in_one_sentence()
    {
        var e = Assert.Throws<FastNnFormatException>(() => schema.CreateRowEncoder<Wrong>());

        Assert.Equal("The type Wrong does not fit the model: it lacks 'city', 'sold'; it has in addition 'Rooms', 'Heating'; it names 'BuildYear' what the "
            + "model names 'build_year'; its 'Area' holds texts, and that of the model numbers; its 'Garden' holds numbers, and that of the model one of 'no', "
            + "'yes'; its 'State' holds one of 'Fine', 'Bad', and that of the model one of 'good', 'old'; its label is 'Rent', and that of the model 'price'. "
            + "Change the type, or train the model with it.", e.Message);
    }

    [Fact]
    public void Columns_are_found_in_any_order_and_case_and_need_no_label()
    {
        float[] expected = schema.Encode(new Dictionary<string, object?>
        {
            ["area"] = 50,
            ["build_year"] = 1991,
            ["city"] = "Biel",
            ["garden"] = "no",
            ["state"] = "old",
            ["sold"] = new DateOnly(2024, 2, 2),
        }), encoded = new float[schema.InputCount];

        schema.CreateRowEncoder<Right>().Encode(new Right("2024-02-02", false, "Biel", "old", 1991, 50, 7), encoded);

        Assert.Equal(expected, encoded);
    }

    /// <summary>The schema does not keep the names of columns that it ignores, but their number.</summary>
    [Fact]
    public void Columns_that_the_training_ignored_may_be_there()
    {
        TableSchema other = Read("area,note,price\n50,x,1\n60,x,2\n70,x,3\n");

        other.CreateRowEncoder<WithNote>();
        var e = Assert.Throws<FastNnFormatException>(() => other.CreateRowEncoder<WithTwoNotes>());
        Assert.Contains("does not fit the model: it has in addition 'Note', 'Other'. Change", e.Message);
    }

    [Fact]
    public void Number_may_be_a_category_of_numbers()
    {
        using var csv = new MemoryStream(Encoding.UTF8.GetBytes("area,zip,price\n50,3001,1\n60,2502,2\n70,3001,3\n"));
        var options = new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { ["zip"] = ColumnKind.Category } };
        TableSchema zips = TableSchema.Create(Table.FromCsv(csv, options), "price", new() { Task = TabularTask.Regression });
        TableRowEncoder<WithZip> encoder = zips.CreateRowEncoder<WithZip>();
        float[] encoded = new float[2];

        encoder.Encode(new WithZip(50, 3001), encoded);
        Assert.Equal([50, 1], encoded);
        encoder.Encode(new WithZip(50, 9000), encoded);
        Assert.Equal([50, 2], encoded);
    }

    [Fact]
    public void Text_that_is_no_date_is_refused()
    {
        TableRowEncoder<Right> encoder = schema.CreateRowEncoder<Right>();
        var e = Assert.Throws<ArgumentException>(() => encoder.Encode(new Right("soon", true, "Biel", "old", 1991, 50, 7), new float[9]));

        Assert.Contains("'sold' holds \"soon\"; it must be a date", e.Message);
        Assert.Equal("Sold", encoder.FindUnfit(new Right("soon", true, "Biel", "old", 1991, 50, 7)));
        Assert.Equal("Area", encoder.FindUnfit(new Right("2024-02-02", true, "Biel", "old", 1991, 1e300, 7)));
        Assert.Null(encoder.FindUnfit(new Right("2024-02-02", true, "Biel", "old", 1991, 50, 7)));
        e = Assert.Throws<ArgumentException>(() => encoder.Encode(default!, new float[2]));
        Assert.Contains("encoded has 2 floats; it must have 9", e.Message);
    }

    static TableSchema Read(string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return TableSchema.Create(Table.FromCsv(stream), "price", new() { Task = TabularTask.Regression });
    }

    internal enum Condition
    {
        Fine,
        Bad,
    }

    [TableRow]
    internal readonly partial record struct Wrong(string Area, int BuildYear, int Garden, Condition State, int Rooms, string Heating, [Label] float Rent);

    [TableRow]
    internal sealed partial record Right(string Sold, [Column("GARDEN")] bool Yard, string City, [property: Column("state")] string Shape, int Build_Year,
        double Area, int Price);

    [TableRow]
    internal readonly partial record struct WithNote(double Area, string Note);

    [TableRow]
    internal readonly partial record struct WithTwoNotes(double Area, string Note, string Other);

    [TableRow]
    internal readonly partial record struct WithZip(double Area, int Zip);
}
