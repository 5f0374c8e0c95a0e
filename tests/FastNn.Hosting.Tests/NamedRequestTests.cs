using System.Net;
using System.Text;
using System.Text.Json;
using FastNn.Hosting.Tests.Support;
using FastNn.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace FastNn.Hosting.Tests;

/// <summary>Samples given by the names of their columns, over a real connection.</summary>
public sealed class NamedRequestTests : IAsyncLifetime
{
    const string Path = "/predict/penguins", Open = "/predict/open", Sum = "/predict/sum";

    Service service = null!;

    public async ValueTask InitializeAsync() => service = await Service.Start(services =>
    {
        services.AddFastNn("penguins", o => (o.Create, o.MaxRows) = (_ => Penguins.Network, 400));
        services.AddFastNn("thousand", o => o.Create = _ => Penguins.Network);
        services.AddFastNn("open", o => (o.Create, o.AllowUnknown) = (_ => Penguins.Network, true));
        services.AddFastNn("sum", o => o.Create = _ => Penguins.Weighted("first", "the second"));
    });

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task Real_rows_are_answered_with_class_and_probabilities()
    {
        TabularModel model = Penguins.Model;
        int rows = Penguins.Table.RowCount, classes = model.Classes.Count;
        float[] expected = model.Predict(Penguins.Table);

        JsonElement all = await Read(await service.PostJson(Path, Penguins.ToArray(rows)));
        JsonElement one = await Read(await service.PostJson(Path, Penguins.ToJson(7)));

        Assert.Equal(rows, all.GetArrayLength());
        for (int row = 0; row < rows; row++)
        {
            Check(all[row], expected.AsSpan(row * classes, classes));
        }
        Check(one, expected.AsSpan(7 * classes, classes));
        Assert.Equal(model.Schema.Inputs, service.Model("penguins").Schema!.Inputs, (a, b) => a.Name == b.Name && a.Categories.SequenceEqual(b.Categories));
        Assert.True(service.Model("penguins").AllowsMissing(0));
        Assert.False(service.Model("sum").AllowsMissing(1));
        Assert.Equal(model.Schema.ToJson(), service.Model("penguins").Metadata[TableSchema.MetadataKey]);

        void Check(JsonElement answer, ReadOnlySpan<float> probabilities)
        {
            Assert.Equal(["prediction", "probabilities"], answer.EnumerateObject().Select(property => property.Name));
            JsonProperty[] named = [.. answer.GetProperty("probabilities").EnumerateObject()];
            Assert.Equal(model.Classes, named.Select(property => property.Name));
            for (int i = 0; i < named.Length; i++)
            {
                Assert.Equal(probabilities[i], named[i].Value.GetSingle(), 1e-5f);
            }
            Assert.Equal(named.MaxBy(property => property.Value.GetSingle()).Name, answer.GetProperty("prediction").GetString());
        }
    }

    [Fact]
    public async Task Arrays_and_floats_are_answered_as_before()
    {
        float[] row = [.. Penguins.Schema.EncodeInputs(Penguins.Table).Take(Penguins.Schema.InputCount)];
        string numbers = JsonSerializer.Serialize(row);

        JsonElement one = await Read(await service.PostJson(Path, numbers)), many = await Read(await service.PostJson(Path, $"[{numbers},{numbers}]"));
        byte[] floats = await (await service.PostFloats(Path, row)).Content.ReadAsByteArrayAsync();
        JsonElement named = await Read(await service.PostJson(Path, Penguins.ToJson(0)));
        byte[] namedFloats = await (await service.Post(Path, Encoding.UTF8.GetBytes(Penguins.ToJson(0)), "application/json", "application/octet-stream"))
            .Content.ReadAsByteArrayAsync();

        Assert.Equal(Service.Floats(floats), one.EnumerateArray().Select(value => value.GetSingle()));
        Assert.Equal(2, many.GetArrayLength());
        Assert.Equal(Service.Floats(floats), named.GetProperty("probabilities").EnumerateObject().Select(property => property.Value.GetSingle()));
        Assert.Equal(floats, namedFloats);
    }

    [Theory]
    [InlineData("""{"first":1,"the second":2}""", """{"prediction":5}""")]
    [InlineData("""{"the second":2,"first":1}""", """{"prediction":5}""")]
    [InlineData("""{"fir\u0073t":1e0,"the second":0.25}""", """{"prediction":1.5}""")]
    [InlineData(""" [ {"first":1,"the second":2} , {"the second":-2,"first":0} ] """, """[{"prediction":5},{"prediction":-4}]""")]
    [InlineData("""[{"first":1,"the second":2}]""", """[{"prediction":5}]""")]
    public async Task Numbers_are_answered_in_the_units_of_the_label(string body, string answer)
    {
        HttpResponseMessage response = await service.PostJson(Sum, body);

        Assert.Equal(answer, await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("1", response.Headers.GetValues("FastNn-Version").Single());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Bodies_in_pieces_are_answered_alike(int piece)
    {
        string body = Penguins.ToArray(3);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ContentInPieces(Encoding.UTF8.GetBytes(body), piece) };
        request.Content.Headers.ContentType = new("application/json");

        string whole = await (await service.PostJson(Path, body)).Content.ReadAsStringAsync();

        Assert.Equal(whole, await (await service.Client.SendAsync(request)).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("""{"first":1}""", "$['the second']", "is missing")]
    [InlineData("""{}""", "$.first", "Missing: first, the second.")]
    [InlineData("""{"first":1,"the second":2,"third":3}""", "$.third", "is no column of the model")]
    [InlineData("""{"firs":1,"the second":2}""", "$.firs", "perhaps 'first' is meant")]
    [InlineData("""[{"first":1,"the second":2},{"first":1,"first":1}]""", "$[1].first", "is given twice")]
    [InlineData("""[{"first":"1","the second":2}]""", "$[0].first", "is a string; it must be a number.")]
    [InlineData("""{"first":true,"the second":2}""", "$.first", "is true or false; it must be a number")]
    [InlineData("""{"first":{"a":1},"the second":2}""", "$.first", "is an object")]
    [InlineData("""{"first":[1],"the second":2}""", "$.first", "is an array")]
    [InlineData("""{"first":1e39,"the second":2}""", "$.first", "outside the range of a float")]
    [InlineData("""{"first":1,"the second":null}""", "$['the second']", "is missing (null); it must be a number.")]
    [InlineData("""[{"first":1,"the second":2},[1,2]]""", "$[1]", "is an array; it must be an object")]
    [InlineData("""[{"first":1,"the second":2},5]""", "$[1]", "is a number; it must be an object")]
    [InlineData("""[{"first":1,"the second":2},{"first":1,""", "$[1]", "not valid JSON")]
    [InlineData("""[{"first":1,"the second":}]""", "$[0]['the second']", "not valid JSON")]
    [InlineData("""{"it's\u0001":1}""", "$['it\\'s\\u0001']", "is no column")]
    [InlineData("""{"first":1,"the second":2} {}""", "$", "not valid JSON")]
    public async Task Bad_samples_are_refused_with_their_path(string body, string path, string reason) =>
        await service.CheckProblem(Sum, body, path, reason);

    [Fact]
    public async Task Unknown_categories_are_refused_or_by_option_counted()
    {
        List<KeyValuePair<string, string>> values = Penguins.GetValues(0);
        values[0] = KeyValuePair.Create("island", "\"Biscoo\"");
        int sex = values.FindIndex(pair => pair.Key == "sex");
        values[sex] = KeyValuePair.Create("sex", "null");
        string body = $"[{Penguins.ToJson(1)},{Penguins.ToJson(values)}]";
        using var counts = new ModelCounts("open");

        await service.CheckProblem(Path, body, "$[1].island", "an unknown category; perhaps 'Biscoe' is meant; it must be one of Biscoe");
        Assert.Empty(counts.Sums);
        JsonElement answer = await Read(await service.PostJson(Open, body));

        Assert.Equal(2, answer.GetArrayLength());
        string[] classes = [.. answer.EnumerateArray().Select(row => row.GetProperty("prediction").GetString()!)];
        Assert.Equal(2, classes.Distinct().Sum(name => counts.Sums[$"fastnn.prediction.classes {name}"]));
        Assert.Equal(1, counts.Sums["fastnn.input.unknown island"]);
        Assert.Equal(1, counts.Sums["fastnn.input.missing sex"]);
        Assert.False(counts.Sums.ContainsKey("fastnn.input.missing island"));
    }

    [Fact]
    public async Task Malformed_bodies_by_the_thousand_are_refused_and_change_nothing()
    {
        string[] numbers = [.. Penguins.Schema.Inputs.Where(input => input.Kind == ColumnKind.Number).Select(input => input.Name)];

        await new BadBody(Penguins.GetValues, numbers).CheckThousand(service, "/predict/thousand", "thousand");
    }

    [Fact]
    public async Task Request_is_read_and_predicted_by_one_version()
    {
        byte[] body = """{"first":1,"the second":2}"""u8.ToArray();
        var content = new PausedContent(body, body.Length / 2);
        using var request = new HttpRequestMessage(HttpMethod.Post, Sum) { Content = content };
        Task<HttpResponseMessage> pending = service.Client.SendAsync(request);
        await content.Paused;
        // Until the server has read the first half.
        await Task.Delay(200);

        Network other = Penguins.Weighted("the second", "third");
        other.Parameters["0.bias"].Set([100]);
        service.Model("sum").Publish(other);
        content.Continue();
        HttpResponseMessage old = await pending;

        Assert.Equal("""{"prediction":5}""", await old.Content.ReadAsStringAsync());
        Assert.Equal("1", old.Headers.GetValues("FastNn-Version").Single());
        Assert.Equal("""{"prediction":105}""", await (await service.PostJson(Sum, """{"the second":1,"third":2}""")).Content.ReadAsStringAsync());
        await service.CheckProblem(Sum, """{"first":1,"the second":2}""", "$.first", "is no column");
    }

    [Fact]
    public async Task One_output_stands_for_the_second_of_two_classes()
    {
        TableSchema schema = TableSchema.Create(Table.FromCsv(new StringReader("x,y\n1,no\n2.5,yes\n3,no\n4,yes\n")), "y");
        var network = new Network(1) { new Dense(1), new Sigmoid() };
        network.Parameters["0.weight"].Set([1]);
        network.Parameters["0.bias"].Set([0]);
        schema.AddTo(network);
        await using Service other = await Service.Start(services => services.AddFastNn("two", o => o.Create = _ => network));

        JsonElement answer = await Read(await other.PostJson("/predict/two", """[{"x":0},{"x":20}]"""));

        Assert.Equal("""{"prediction":"no","probabilities":{"no":0.5,"yes":0.5}}""", answer[0].GetRawText());
        Assert.Equal("yes", answer[1].GetProperty("prediction").GetString());
    }

    [Fact]
    public async Task Model_with_a_malformed_schema_is_refused()
    {
        Network network = Penguins.Weighted("first", "the second");
        network.Metadata[TableSchema.MetadataKey] = "{}";
        ServedModel model = service.Model("sum");

        Assert.Throws<FastNnFormatException>(() => model.Publish(network));

        Assert.Equal(1, model.Current!.Number);
        Assert.Equal(HttpStatusCode.OK, (await service.PostJson(Sum, """{"first":1,"the second":2}""")).StatusCode);
    }

    [Fact]
    public async Task Too_many_samples_are_refused()
    {
        HttpResponseMessage response = await service.PostJson(Path, $"[{string.Join(",", Enumerable.Repeat(Penguins.ToJson(0), 401))}]");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("more than 400 samples", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    static async Task<JsonElement> Read(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
