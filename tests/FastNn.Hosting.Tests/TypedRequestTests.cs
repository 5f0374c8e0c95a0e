using System.Globalization;
using System.Net;
using System.Text.Json;
using FastNn.Hosting.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FastNn.Hosting.Tests;

/// <summary>Rows of a type over a real connection, read by metadata that were made when the tests were compiled.</summary>
public sealed class TypedRequestTests : IAsyncLifetime
{
    const string Typed = "/typed", Sum = "/sum";

    Service service = null!;

    public async ValueTask InitializeAsync() => service = await Service.Start(
        services =>
        {
            services.AddFastNn("penguins", o => (o.Create, o.MaxRows) = (_ => Penguins.Network, 400));
            services.AddFastNn("strict", o => o.Create = _ => Penguins.Network);
            services.AddFastNn("lenient", o => (o.Create, o.AllowUnknown) = (_ => Penguins.Network, true));
            services.AddFastNn("sum", o => o.Create = _ => Penguins.Weighted("first", "the second"));
            services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, RowContext.Default));
        },
        application =>
        {
            application.MapPredict("/predict/{model}");
            application.MapPredict<Penguin>(Typed, "penguins");
            application.MapPredict("/strict", "strict", RowContext.Default.Penguin);
            application.MapPredict("/lenient", "lenient", RowContext.Default.Penguin);
            application.MapPredict("/sum", "sum", RowContext.Default.Pair);
        });

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task Real_rows_are_answered_as_samples_by_names()
    {
        int rows = Penguins.Table.RowCount;
        string typed = await service.ReadAnswer(Typed, $"[{string.Join(",", Enumerable.Range(0, rows).Select(row => Write(row)))}]");

        Assert.Equal(await service.ReadAnswer("/predict/penguins", Penguins.ToArray(rows)), typed);
        Assert.Equal(await service.ReadAnswer("/predict/penguins", Penguins.ToJson(7)), await service.ReadAnswer(Typed, Write(7)));
    }

    [Theory]
    [InlineData("""{"first":1,"second":2}""", """{"prediction":5}""")]
    [InlineData("""{"second":2,"first":1}""", """{"prediction":5}""")]
    [InlineData(""" [ {"first":1,"second":2} , {"second":-2,"first":0} ] """, """[{"prediction":5},{"prediction":-4}]""")]
    [InlineData("""[{"first":1,"second":2}]""", """[{"prediction":5}]""")]
    public async Task Numbers_are_answered_in_the_units_of_the_label(string body, string answer) => Assert.Equal(answer, await service.ReadAnswer(Sum, body));

    [Theory]
    [InlineData("""{"first":1}""", "$.second", "is missing; a sample must have all 2 columns, null for a missing value. Missing: second.")]
    [InlineData("""{}""", "$.first", "Missing: first, second.")]
    [InlineData("""{"first":1,"second":2,"third":3}""", "$.third", "is no column; the columns are first, second.")]
    [InlineData("""{"firs":1,"second":2}""", "$.firs", "perhaps 'first' is meant")]
    [InlineData("""[{"first":1,"second":2},{"first":1,"first":1,"second":2}]""", "$[1].first", "is given twice")]
    [InlineData("""[{"first":"1","second":2}]""", "$[0].first", "has a value of another type; it must be a number.")]
    [InlineData("""{"first":1,"second":null}""", "$.second", "it must be a number.")]
    [InlineData("""{"first":{"a":1},"second":2}""", "$.first", "it must be a number")]
    [InlineData("""{"first":1e300,"second":2}""", "$.first", "it must be in the range of float")]
    [InlineData("""{"first":1,"second":1e39}""", "$.second", "it must be in the range of float")]
    [InlineData("""[{"first":1,"second":2},[1,2]]""", "$[1]", "no object with the columns of Pair")]
    [InlineData("""[{"first":1,"second":2},null]""", "$[1]", "no object with the columns of Pair")]
    [InlineData("""5""", "$", "no object with the columns of Pair")]
    [InlineData("""[{"first":1,"second":2},{"first":1,""", "$[1]", "is not valid JSON")]
    [InlineData("""[{"first":1,"second":}]""", "$[0].second", "is not valid JSON")]
    [InlineData("""{"first":1,"second":2} {}""", "$", "is not valid JSON")]
    [InlineData("", "$", "is not valid JSON")]
    public async Task Bad_rows_are_refused_with_their_path(string body, string path, string reason) => await service.CheckProblem(Sum, body, path, reason);

    [Fact]
    public async Task Values_that_the_model_does_not_know_are_refused_or_accepted_by_option()
    {
        string body = $"[{Write(1)},{Write(0, island: "Atlantis")}]";

        await service.CheckProblem(Typed, body, "$[1].island", "is an unknown category; it must be one of Biscoe, Dream, Torgersen.");
        await service.CheckProblem(Typed, Write(0, island: "Biscoo"), "$.island", "it must be one of Biscoe, Dream, Torgersen, Atlantis or null.");
        Assert.Equal(2, JsonDocument.Parse(await service.ReadAnswer("/lenient", body)).RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Malformed_bodies_by_the_thousand_are_refused_and_change_nothing() =>
        await new BadBody(GetValues, ["billLength", "billDepth", "flipperLength", "bodyMass", "year"]).CheckThousand(service, "/strict", "strict");

    [Fact]
    public async Task More_rows_than_the_model_takes_are_refused()
    {
        string body = $"[{string.Join(",", Enumerable.Repeat(Write(0), 401))}]";

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await service.PostJson(Typed, body)).StatusCode);
    }

    /// <summary>A version with other columns is no version of this endpoint.</summary>
    [Fact]
    public async Task Version_that_the_type_does_not_fit_is_rejected()
    {
        ServedModel model = service.Model("sum");

        var e = Assert.Throws<FastNnFormatException>(() => model.Publish(Penguins.Weighted("first", "third")));
        Assert.Contains("The type Pair does not fit the model: it lacks 'third'; it has in addition 'the second'.", e.Message);
        Assert.Contains("has no schema of a table", Assert.Throws<FastNnFormatException>(() => model.Publish(new Network(2) { new Dense(1) })).Message);
        Assert.Equal(1, model.Current!.Number);
        Network other = Penguins.Weighted("the second", "first");
        model.Publish(other);
        Assert.Equal("""{"prediction":4}""", await service.ReadAnswer(Sum, """{"first":1,"second":2}"""));
    }

    [Fact]
    public async Task Service_whose_model_does_not_fit_does_not_start()
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Service.Start(
            services => services.AddFastNn("sum", o => o.Create = _ => Penguins.Weighted("a", "b")),
            application => application.MapPredict("/sum", "sum", RowContext.Default.Pair)));

        Assert.Contains("The type Pair does not fit the model: it lacks 'a', 'b'", e.Message);
    }

    [Fact]
    public void Unknown_model_is_refused()
    {
        (WebApplication application, _) = Service.Build(services => services.AddFastNn("sum", o => o.Create = _ => Penguins.Weighted("a", "b")));

        Assert.Contains("no model has that name", Assert.Throws<ArgumentException>(() => application.MapPredict("/x", "x", RowContext.Default.Pair)).Message);
    }

    /// <summary>A row of the table in the names of the type.</summary>
    static string Write(int row, string? island = null)
    {
        var penguin = new Penguin(Text("island") is { } text ? Enum.Parse<Island>(text) : null, Number("bill_length_mm"), Number("bill_depth_mm"),
            (int?)Number("flipper_length_mm"), (float?)Number("body_mass_g"), Text("sex"), (int)Number("year")!, "a note", null);
        string json = JsonSerializer.Serialize(penguin, RowContext.Default.Penguin);
        return island is null ? json : json.Replace($"\"{penguin.Island}\"", $"\"{island}\"", StringComparison.Ordinal);

        string? Text(string column) => Penguins.Table.GetText(row, column);
        double? Number(string column) => Text(column) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The values of a row of the table by the names of the type in JSON.</summary>
    static List<KeyValuePair<string, string>> GetValues(int row)
    {
        Dictionary<string, string> names = new()
        {
            ["bill_length_mm"] = "billLength",
            ["bill_depth_mm"] = "billDepth",
            ["flipper_length_mm"] = "flipperLength",
            ["body_mass_g"] = "bodyMass",
        };
        return [.. Penguins.GetValues(row).Select(pair => KeyValuePair.Create(names.GetValueOrDefault(pair.Key, pair.Key), pair.Value))];
    }
}
