using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace FastNnService.Tests;

/// <summary>Starts the service on a free port, and calls it as its users do.</summary>
public sealed class ServiceTests : IAsyncLifetime
{
    readonly WebApplication service = Service.Create(["--urls", "http://127.0.0.1:0"]);
    readonly HttpClient client = new();

    public async ValueTask InitializeAsync()
    {
        await service.StartAsync();
        client.BaseAddress = new Uri(service.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await service.DisposeAsync();
    }

    [Fact]
    public async Task Penguin_by_names_gets_its_species()
    {
        var penguin = new
        {
            island = "Biscoe",
            bill_length_mm = 48.7,
            bill_depth_mm = 15.1,
            flipper_length_mm = 222,
            body_mass_g = 5350,
            sex = "male",
            year = 2007,
        };

        using HttpResponseMessage response = await client.PostAsJsonAsync("/predict/penguins", penguin, TestContext.Current.CancellationToken);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal("Gentoo", answer.GetProperty("prediction").GetString());
        Assert.InRange(answer.GetProperty("probabilities").GetProperty("Gentoo").GetDouble(), 0.9, 1);
    }

    [Fact]
    public async Task Unknown_column_is_refused()
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync("/predict/penguins", new { wings = 2 }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("/healthz/live", "Healthy")]
    [InlineData("/healthz/ready", "Healthy")]
    [InlineData("/openapi/v1.json", "flipper_length_mm")]
    [InlineData("/metrics", "fastnn_model_version")]
    public async Task Endpoint_answers(string path, string expected) =>
        Assert.Contains(expected, await client.GetStringAsync(path, TestContext.Current.CancellationToken));
}
