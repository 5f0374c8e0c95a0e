using System.Net;
using System.Text.Json;
using FastNn.Hosting.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FastNn.Hosting.Tests;

/// <summary>What an endpoint says of itself, and that it answers what it says; and problems in the words of the service that it is part of.</summary>
public sealed class DescriptionTests
{
    const string Json = "application/json", Floats = "application/octet-stream", Problem = "application/problem+json";

    [Fact]
    public async Task An_endpoint_says_what_it_accepts_and_answers()
    {
        await using Service service = await Start(routes =>
        {
            routes.MapPredict("/predict/{model}");
            routes.MapPredict("/digits", "sum");
        });
        ApiDescription[] all = Descriptions(service);
        ApiDescription named = all.Single(description => description.RelativePath == "predict/{model}"),
            digits = all.Single(description => description.RelativePath == "digits");

        Assert.Equal(2, all.Length);
        Assert.All(all, description =>
        {
            Assert.Equal("POST", description.HttpMethod);
            Assert.Equal([Json, Floats], description.SupportedRequestFormats.Select(format => format.MediaType));
            ApiParameterDescription body = description.ParameterDescriptions.Single(parameter => parameter.Source.Id == "Body");
            Assert.Equal(typeof(float[][]), body.Type);
            Assert.True(body.IsRequired);
            ApiResponseType answer = description.SupportedResponseTypes.Single(response => response.StatusCode == 200);
            Assert.Equal(typeof(float[][]), answer.Type);
            Assert.Equal([Json, Floats], answer.ApiResponseFormats.Select(format => format.MediaType));
            Assert.All(description.SupportedResponseTypes.Where(response => response.StatusCode != 200), response =>
            {
                Assert.Equal(typeof(ProblemDetails), response.Type);
                Assert.Equal([Problem], response.ApiResponseFormats.Select(format => format.MediaType));
            });
            Assert.Contains("Predicts samples", Metadata<IEndpointSummaryMetadata>(description).Summary, StringComparison.Ordinal);
            Assert.Contains("little-endian float32", Metadata<IEndpointDescriptionMetadata>(description).Description, StringComparison.Ordinal);
        });
        Assert.Equal([200, 400, 404, 406, 413, 415, 500, 503], named.SupportedResponseTypes.Select(response => response.StatusCode).Order());
        Assert.Equal([200, 400, 406, 413, 415, 500, 503], digits.SupportedResponseTypes.Select(response => response.StatusCode).Order());
        Assert.Equal(("model", "Path"),
            named.ParameterDescriptions.Where(parameter => parameter.Source.Id != "Body").Select(parameter => (parameter.Name, parameter.Source.Id)).Single());
        Assert.Single(digits.ParameterDescriptions);
    }

    [Fact]
    public async Task Names_differ_and_can_be_replaced()
    {
        await using Service service = await Start(routes =>
        {
            routes.MapPredict("/one/{model}");
            routes.MapGroup("/group").MapPredict("/two/{model}");
            routes.MapPredict("/sum", "sum");
            routes.MapPredict("/too", "sum");
            routes.MapPredict("/own", "sum").WithName("Own").WithSummary("Mine.");
        });
        ApiDescription[] all = Descriptions(service);

        Assert.Equal(["Own", "Predict", "Predict-2", "Predict-sum", "Predict-sum-2"],
            all.Select(description => Metadata<IEndpointNameMetadata>(description).EndpointName).Order(StringComparer.Ordinal));
        Assert.Single(all, description => Metadata<IEndpointSummaryMetadata>(description).Summary == "Mine.");
        // Two of one name would be refused here.
        Assert.Equal("/sum", service.Services.GetRequiredService<LinkGenerator>().GetPathByName("Predict-sum"));
    }

    [Theory]
    [InlineData("/predict/nobody", "[1,2,3]", Json, "*/*", 404)]
    [InlineData("/predict/sum", "[1,2]", Json, "*/*", 400)]
    [InlineData("/predict/sum", "[1,2,3]", "text/plain", "*/*", 415)]
    [InlineData("/predict/sum", "[1,2,3]", null, "*/*", 415)]
    [InlineData("/predict/sum", "[1,2,3]", Json, "text/html", 406)]
    [InlineData("/predict/sum", "[[1,2,3],[1,2,3],[1,2,3]]", Json, "*/*", 413)]
    [InlineData("/predict/missing", "[1,2,3]", Json, "*/*", 503)]
    public async Task Problems_are_written_by_the_service_of_the_application(string path, string body, string? type, string accept, int status)
    {
        await using Service service = await Start(routes => routes.MapPredict("/predict/{model}"),
            services => services.AddProblemDetails(o => o.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["team"] = "models"));

        HttpResponseMessage response = await service.Post(path, System.Text.Encoding.UTF8.GetBytes(body), type, accept);

        string text = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(Problem, response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        // What accepts no JSON gets the text of the endpoint itself, which knows nothing of the service's wishes.
        Assert.Equal(accept == "*/*", problem.TryGetProperty("team", out _));
        Assert.Equal(accept == "*/*", problem.TryGetProperty("traceId", out _));
        Assert.Equal(status == 503, response.Headers.RetryAfter is not null);
        Assert.Equal(status == 415, response.Headers.Contains("Accept-Post"));
        // Only what it says of itself.
        Assert.Contains(Descriptions(service).Single().SupportedResponseTypes, answer => answer.StatusCode == status);
        Assert.Equal(HttpStatusCode.OK, (await service.PostJson("/predict/sum", "[1,2,3]")).StatusCode);
    }

    static Task<Service> Start(Action<WebApplication> map, Action<IServiceCollection>? more = null) => Service.Start(
        services =>
        {
            services.AddFastNn("sum", o => (o.Create, o.MaxRows) = (_ => Nets.Sum(), 2));
            services.AddFastNn("missing", o => (o.Path, o.Required, o.Watch) = ("there-is-no-such-file.safetensors", false, false));
            services.AddEndpointsApiExplorer();
            more?.Invoke(services);
        },
        map);

    static ApiDescription[] Descriptions(Service service) =>
        [.. service.Services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items.SelectMany(group => group.Items)];

    static T Metadata<T>(ApiDescription description) => description.ActionDescriptor.EndpointMetadata.OfType<T>().Last();
}
