using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tables.Tests;

/// <summary>The tables of the repository, as they are read.</summary>
public sealed class RealTableTests
{
    static readonly Table penguins = Table.FromCsv(Repository.PathOf("samples/data/penguins.csv"));
    static readonly Table iris = Table.FromCsv(Repository.PathOf("samples/data/iris.csv"));

    [Fact]
    public void Columns_of_penguins_are_read_by_their_kind()
    {
        Assert.Equal(344, penguins.RowCount);
        Assert.Equal(
            ["species Category 0 3", "island Category 0 3", "bill_length_mm Number 2 164", "bill_depth_mm Number 2 80", "flipper_length_mm Number 2 55",
                "body_mass_g Number 2 94", "sex Category 11 2", "year Number 0 3"],
            penguins.Columns.Select(column => $"{column.Name} {column.Kind} {column.MissingCount} {column.DistinctCount}"));
        Assert.Equal("39.1", penguins.GetText(0, "bill_length_mm"));
        Assert.Null(penguins.GetText(3, "sex"));
        Assert.Equal(2, penguins.GetLine(0));
        Assert.Equal(345, penguins.GetLine(343));
    }

    [Fact]
    public void Schema_of_penguins_has_classes_and_codes()
    {
        TableSchema schema = TableSchema.Create(penguins, "species");
        Dataset data = schema.Encode(penguins);

        Assert.Equal(TabularTask.Classification, schema.Task);
        Assert.Equal("'species' holds 3 different texts", schema.TaskReason);
        Assert.Equal(["Adelie", "Chinstrap", "Gentoo"], schema.ClassNames);
        Assert.Empty(schema.Warnings);
        Assert.Equal(["island 3", "bill_length_mm 0", "bill_depth_mm 0", "flipper_length_mm 0", "body_mass_g 0", "sex 2", "year 0"],
            schema.EncodedInputs.Select(input => $"{input.Name} {input.Categories}"));
        Assert.Equal([2, 39.1f, 18.7f, 181, 3750, 1, 2007], data.GetInput(0).ToArray());
        Assert.Equal([2, float.NaN, float.NaN, float.NaN, float.NaN, float.NaN, 2007], data.GetInput(3).ToArray());
        Assert.Equal((344, 3, 0, 1), (data.Count, data.Outputs, data.GetLabel(0), data.GetLabel(343)));
    }

    [Fact]
    public void Schema_of_iris_has_four_numbers()
    {
        TableSchema schema = TableSchema.Create(iris, "species");

        Assert.Equal([0, 1, 2, 3], schema.NumericColumns);
        Assert.Empty(schema.CategoricalColumns);
        Assert.Equal(["setosa", "versicolor", "virginica"], schema.ClassNames);
        Assert.Equal(150, schema.Encode(iris).Count);
    }

    [Fact]
    public void Number_is_predicted_as_a_number()
    {
        TableSchema schema = TableSchema.Create(penguins, "body_mass_g", new TableSchemaOptions { DropMissingLabels = true });
        Dataset data = schema.Encode(penguins);

        Assert.Equal((TabularTask.Regression, "'body_mass_g' has 94 different whole numbers in 342 rows"), (schema.Task, schema.TaskReason));
        Assert.Equal((342, 1, false), (data.Count, data.Outputs, data.HasLabels));
        Assert.Equal(3750, data.GetTarget(0)[0]);
        Assert.Equal([0, 1, 2, 4], schema.GetEncodedRows(penguins)[..4]);
    }

    [Fact]
    public void Schema_is_the_same_after_a_round_trip_through_a_network()
    {
        TableSchema schema = TableSchema.Create(penguins, "species");
        var network = new Network(schema.InputCount) { new OneHot(schema.CategoricalColumns), new Dense(3) };
        schema.AddTo(network);
        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;
        TableSchema loaded = TableSchema.FromMetadata(Network.Load(file))!;

        Assert.Equal(schema.ToJson(), loaded.ToJson());
        Assert.Equal(schema.Encode(penguins).GetInput(3).ToArray(), loaded.Encode(penguins).GetInput(3).ToArray());
    }

    [Fact]
    public void Listing_has_a_line_for_each_column()
    {
        string[] lines = iris.ToString().Split('\n');

        Assert.EndsWith("iris.csv: 150 rows, 5 columns", lines[0], StringComparison.Ordinal);
        Assert.Equal("  name               kind        missing  distinct  values", lines[1]);
        Assert.Equal("  sepal length (cm)  Number            0        35  4.3 .. 7.9", lines[2]);
        Assert.Equal("  species            Category          0         3  setosa, versicolor, virginica", lines[6]);
    }
}
