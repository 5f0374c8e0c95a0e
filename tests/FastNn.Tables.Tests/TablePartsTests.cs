using FastNn.Tests.Support;

namespace FastNn.Tables.Tests;

/// <summary>Parts of a table: rows, splits and folds.</summary>
public sealed class TablePartsTests
{
    const string Text = "name,size,kind,day\na,1,x,2024-01-01\n\n\"b\nb\",,y,\nc,-0,x,2024-01-03\nd,4,,2024-01-04\n";

    static readonly Table penguins = Table.FromCsv(Repository.PathOf("samples/data/penguins.csv"));

    [Fact]
    public void Selected_rows_keep_values_lines_and_kinds()
    {
        Table table = Read.Table(Text), some = table.SelectRows([3, 1, 1]);

        Assert.Equal(3, some.RowCount);
        Assert.Equal([7, 4, 4], Enumerable.Range(0, 3).Select(some.GetLine));
        foreach (TableColumn column in table.Columns)
        {
            TableColumn part = some[column.Name];
            Assert.Equal((column.Kind, column.Index), (part.Kind, part.Index));
            Assert.Equal([column.GetText(3), column.GetText(1), column.GetText(1)], Enumerable.Range(0, 3).Select(part.GetText));
        }
        Assert.Equal(["b\nb", "d"], some["name"].Texts);
        Assert.Equal(["y"], some["kind"].Texts);
        Assert.Equal((2, 1), (some["size"].MissingCount, some["kind"].MissingCount));
        Assert.Equal([7, 4], [some.SelectRows([0]).GetLine(0), some.SelectRows([2]).GetLine(0)]);
    }

    [Fact]
    public void Rows_that_do_not_exist_are_refused()
    {
        Table table = Read.Table(Text);

        Assert.Contains("rows is empty", Assert.Throws<ArgumentException>(() => table.SelectRows([])).Message);
        Assert.Contains("rows has 4; row numbers must be from 0 to 3.", Assert.Throws<ArgumentException>(() => table.SelectRows([0, 4])).Message);
        Assert.Contains("fraction is 1; it must be above 0 and below 1.", Assert.ThrowsAny<ArgumentException>(() => table.Split(1, 0)).Message);
        Assert.Contains("each of the 4 rows has a value of its own in 'name'",
            Assert.Throws<ArgumentException>(() => table.Split(0.5f, 0, "name")).Message);
        Assert.Contains("k is 5; it must be from 2 to 4, the rows of the table.", Assert.ThrowsAny<ArgumentException>(() => table.Folds(5, 0)).Message);
        Assert.Contains("Make fewer folds.", Assert.Throws<ArgumentException>(() => table.Folds(3, 0, "kind")).Message);
        Assert.Contains("the columns of stream are", Assert.Throws<ArgumentException>(() => table.Split(0.5f, 0, "kinds")).Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("species")]
    public void Parts_have_every_row_once_in_order_and_depend_on_the_seed_alone(string? stratifyBy)
    {
        (Table first, Table second) = penguins.Split(0.8f, 3, stratifyBy);

        Assert.Equal((275, 69), (first.RowCount, second.RowCount));
        Assert.Equal(Lines(penguins), Lines(first).Concat(Lines(second)).Order());
        Assert.Equal(Lines(second).Order(), Lines(second));
        Assert.Equal(Lines(second), Lines(penguins.Split(0.8f, 3, stratifyBy).Second));
        Assert.NotEqual(Lines(second), Lines(penguins.Split(0.8f, 4, stratifyBy).Second));
    }

    [Fact]
    public void Classes_have_the_same_proportions_in_both_parts_however_the_column_was_read()
    {
        (_, Table test) = penguins.Split(0.8f, 1, "species");
        // 152 Adelie, 68 Chinstrap and 124 Gentoo.
        Assert.Equal([30, 14, 25], Count(test));
        // The year is read as texts.
        Table texts = Table.FromCsv(Repository.PathOf("samples/data/penguins.csv"),
            new() { Kinds = new Dictionary<string, ColumnKind> { ["year"] = ColumnKind.Category } });
        Assert.False(texts["year"].HasNumbers);
        Assert.Equal(Lines(penguins.Split(0.8f, 1, "year").Second), Lines(texts.Split(0.8f, 1, "year").Second));
    }

    [Fact]
    public void Folds_validate_every_row_once_and_train_on_the_others()
    {
        (Table Training, Table Validation)[] folds = [.. penguins.Folds(5, 1, "species")];

        Assert.Equal(Lines(penguins), folds.SelectMany(fold => Lines(fold.Validation)).Order());
        Assert.All(folds, fold => Assert.Equal(Lines(penguins), Lines(fold.Training).Concat(Lines(fold.Validation)).Order()));
        Assert.All(folds, fold => Assert.All(Count(fold.Validation).Zip([152, 68, 124]), pair =>
            Assert.InRange(pair.First, pair.Second / 5, pair.Second / 5 + 1)));
    }

    /// <summary>A model can only be tested on classes that it was trained on.</summary>
    [Fact]
    public void Rare_class_is_in_every_training_part()
    {
        IEnumerable<string> rows = Enumerable.Range(0, 40).Select(i => $"{i},{(i == 7 ? "once" : i is 3 or 5 ? "twice" : "often")}\n");
        Table table = Read.Table($"x,kind\n{string.Concat(rows)}");

        for (long seed = 0; seed < 20; seed++)
        {
            Assert.Equal(["often", "once", "twice"], table.Split(0.1f, seed, "kind").First["kind"].Texts);
            Assert.All(table.Folds(4, seed, "kind"), fold => Assert.Equal(["often", "once", "twice"], fold.Training["kind"].Texts));
            Assert.All(table.Folds(4, seed, "kind"), fold => Assert.DoesNotContain("once", fold.Validation["kind"].Texts));
        }
    }

    static int[] Lines(Table table) => [.. Enumerable.Range(0, table.RowCount).Select(table.GetLine)];

    static int[] Count(Table table) =>
        [.. table["species"].Texts.Select((_, code) => Enumerable.Range(0, table.RowCount).Count(row => table["species"].GetCode(row) == code))];
}
