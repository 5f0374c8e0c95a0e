using System.Text;
using System.Text.Json.Serialization;
using FastNn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

/// <summary>A service that predicts the price of a house.</summary>
static class PriceService
{
    /// <summary>Starts it, and returns its answer to the house of <see cref="Houses.Predict"/>.</summary>
    public static async Task<string> Ask(Network network)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddFastNn("houses", o => o.Create = _ => network);
        await using WebApplication app = builder.Build();
        app.MapPredict("/price", "houses", HouseJson.Default.House);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        const string House = """{"area":120,"rooms":4,"city":"Bern","built":"1990-05-01","garden":true}""";
        HttpResponseMessage response = await client.PostAsync("/price", new StringContent(House, Encoding.UTF8, "application/json"));
        return await response.Content.ReadAsStringAsync();
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(House))]
sealed partial class HouseJson : JsonSerializerContext;
