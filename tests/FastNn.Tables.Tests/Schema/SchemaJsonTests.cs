using System.Text;
using FastNn.Tests.Support;

namespace FastNn.Tables.Tests;

/// <summary>Schemas as JSON: read again as they were, refused where they are malformed, and read from model files of earlier versions.</summary>
public sealed class SchemaJsonTests
{
    const string Valid = """
        {"version":1,"columns":4,"inputs":[{"name":"x","column":0,"kind":"number"},{"name":"k","column":1,"kind":"category","categories":["a","b"]},
        {"name":"d","column":3,"kind":"date","hasTime":true}],"label":{"name":"y","column":2,"classes":["no","yes"],"dropMissing":true}}
        """;

    [Fact]
    public void Schema_is_read_as_it_was_written()
    {
        TableSchema schema = TableSchema.FromJson(Valid);

        Assert.Equal(Valid.ReplaceLineEndings(""), schema.ToJson());
        Assert.Equal((7, TabularTask.Classification, true), (schema.InputCount, schema.Task, schema.DropMissingLabels));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    [InlineData("{}", "missing required properties")]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("\"version\":1", "\"version\":1,\"version\":1")]
    [InlineData("\"columns\":4", "\"columns\":3")]
    [InlineData("\"columns\":4", "\"columns\":4.5")]
    [InlineData("\"columns\":4", "\"columns\":2000000000")]
    [InlineData("\"column\":3", "\"column\":2")]
    [InlineData("\"column\":3", "\"column\":-1")]
    [InlineData("\"name\":\"k\"", "\"name\":\"x\"")]
    [InlineData("\"name\":\"k\"", "\"name\":\"y\"")]
    [InlineData("\"name\":\"k\"", "\"name\":null")]
    [InlineData("\"name\":\"k\"", "\"name\":\"k\",\"name\":\"k\"")]
    [InlineData("\"name\":\"k\"", "\"name\":\"k\",\"more\":1")]
    [InlineData("\"kind\":\"number\"", "\"kind\":\"numbers\"")]
    [InlineData("\"kind\":\"number\"", "\"kind\":\"category\"")]
    [InlineData("\"kind\":\"category\"", "\"kind\":\"number\"")]
    [InlineData("[\"a\",\"b\"]", "[\"a\",\"a\"]")]
    [InlineData("[\"a\",\"b\"]", "[\"a\",1]")]
    [InlineData("[\"a\",\"b\"]", "[\"a\",null]")]
    [InlineData("[\"a\",\"b\"]", "[[[[[[[[\"a\"]]]]]]]]")]
    [InlineData("[\"no\",\"yes\"]", "[]")]
    [InlineData("[\"no\",\"yes\"]", "[\"no\",\"no\"]")]
    [InlineData("[\"no\",\"yes\"]", "[\"no\",null]")]
    [InlineData("\"dropMissing\":true}}", "\"dropMissing\":true},\"format\":{\"missing\":[null]}}")]
    [InlineData("\"dropMissing\":true}}", "\"dropMissing\":true},\"format\":{\"dates\":[null]}}")]
    [InlineData("\"dropMissing\":true}}", "\"dropMissing\":true}} 1")]
    [InlineData("\"dropMissing\":true}}", "\"dropMissing\":true}")]
    [InlineData("\"dropMissing\":true}}", "\"dropMissing\":true},\"format\":{\"decimalSeparator\":\"x\"}}")]
    public void Json_that_is_no_schema_is_refused(string old, string replacement)
    {
        string json = Valid.Contains(old, StringComparison.Ordinal) && old.Length > 2 ? Valid.Replace(old, replacement, StringComparison.Ordinal) : old;

        Assert.StartsWith("schema: The ", Read.Refused(() => TableSchema.FromJson(json)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_of_a_schema_ends_in_a_schema_or_the_one_exception()
    {
        byte[] json = Encoding.UTF8.GetBytes(Valid);
        for (int i = 0; i < json.Length; i++)
        {
            Assert.Throws<FastNnFormatException>(() => TableSchema.FromJson(Encoding.UTF8.GetString(json, 0, i)));
            foreach (byte other in "\"{[0,}\\"u8)
            {
                byte[] changed = [.. json];
                changed[i] = other;
                Exception? e = Record.Exception(() => TableSchema.FromJson(Encoding.UTF8.GetString(changed)));
                Assert.True(e is null or FastNnFormatException, $"byte {i} as {(char)other}: {e}");
            }
        }
    }

    [Fact]
    public void Schema_of_an_earlier_version_is_read_and_encodes_as_it_did()
    {
        var network = new Network(3, seed: 1) { new OneHot((1, 2)), new Dense(2) };
        network.Metadata["csv.schema"] = """
            {"columns":4,"inputs":[{"name":"x","column":0},{"name":"k","column":1,"categories":["a","b"]},{"name":"z","column":3}],
            "label":{"name":"y","column":2,"classes":["no","yes"]},"missing":["","-999"]}
            """;
        TableSchema schema = TableSchema.FromMetadata(network)!;

        Assert.Equal((TabularTask.Classification, "y", 2, 4), (schema.Task, schema.Label, schema.LabelColumn, schema.ColumnCount));
        // An unknown category is missing, as it was.
        Assert.Equal([1.5f, 1, float.NaN], Read.Encode(schema, "1.5", "b", "-999"));
        Assert.Equal([float.NaN, float.NaN, 2], Read.Encode(schema, "", "c", "2"));
        Assert.Equal([1, 0, 2], Read.Rows("1,a,2\n", schema));
        Assert.Equal(schema.ToJson(), TableSchema.FromJson(schema.ToJson()).ToJson());
        Assert.Equal([float.NaN, float.NaN, 2], Read.Encode(TableSchema.FromJson(schema.ToJson()), "", "c", "2"));
    }

    [Fact]
    public void Labels_without_names_are_classes_or_a_number_by_the_outputs()
    {
        const string Json = """{"columns":2,"inputs":[{"name":"x","column":0}],"label":{"name":"y","column":1}}""";
        var classes = new Network(1) { new Dense(3) };
        var number = new Network(1) { new Dense(1) };
        classes.Metadata["csv.schema"] = number.Metadata["csv.schema"] = Json;

        Assert.Equal(["0", "1", "2"], TableSchema.FromMetadata(classes)!.ClassNames);
        Assert.Equal(TabularTask.Regression, TableSchema.FromMetadata(number)!.Task);
        Assert.Null(TableSchema.FromMetadata(new Network(1) { new Dense(1) }));
        classes.Metadata["csv.schema"] = Json[..^1];
        Assert.Throws<FastNnFormatException>(() => TableSchema.FromMetadata(classes));
    }

    [Fact]
    public void Schema_of_another_network_is_refused()
    {
        var network = new Network(2) { new Dense(2) };
        TableSchema schema = Read.Schema("x,y\n1,a\n2,b\n");

        Assert.Throws<ArgumentException>("network", () => schema.AddTo(network));
        network.Metadata[TableSchema.MetadataKey] = schema.ToJson();
        Assert.Contains("The model has 2 inputs and 2 outputs, but its schema 1 inputs and 2 outputs", Read.Refused(() => TableSchema.FromMetadata(network)));
    }

    /// <summary>The model files of the corpus whose tables had text.</summary>
    [Theory]
    [InlineData("fastnn-penguins.safetensors")]
    [InlineData("fastnn-penguins-epoch8.safetensors")]
    [InlineData("fastnn-penguins-step100.safetensors")]
    public void Held_models_of_penguins_classify_the_rows_of_their_table(string file)
    {
        Network network = Network.Load(Repository.PathOf($"tests/FastNn.Tests/Formats/Held/{file}"));
        TableSchema schema = TableSchema.FromMetadata(network)!;
        FastNn.Data.Dataset data = schema.ReadCsv(Repository.PathOf("samples/data/penguins.csv"));
        using Predictor predictor = network.CreatePredictor();
        int right = Enumerable.Range(0, data.Count).Count(row => predictor.Classify(data.GetInput(row)) == data.GetLabel(row));

        Assert.Equal(["Adelie", "Chinstrap", "Gentoo"], schema.ClassNames);
        Assert.Equal(344, data.Count);
        Assert.InRange(right, 330, 344);
    }
}
