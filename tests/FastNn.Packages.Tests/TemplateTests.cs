using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;
using FastNn.Tests.Support;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace FastNn.Packages.Tests;

/// <summary>Projects that are made from the templates in an empty folder, with the packages' folder for all that is ours.</summary>
[Collection(Packed.Collection)]
public sealed class TemplateTests(Packed packed)
{
    static readonly string[] columns = ["island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "sex", "year"];

    [Fact]
    public async Task Service_is_built_and_tested_and_answers_by_names()
    {
        using var scratch = new TemporaryFolder();
        string folder = await Create(scratch, "fastnn-service", "Scores");
        await Command.Run(folder, "dotnet", "build");

        Assert.Contains("failed: 0", await Command.Run(folder, "dotnet", "test", "--no-build"), StringComparison.Ordinal);
        using Process service = Command.Start(folder, "dotnet", "run", "--no-build", "--project", "Scores", "--urls",
            $"http://localhost:{StartedService.FreePort()}");
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(await StartedService.GetAddress(service)) };
            await CheckAnswer(client);
            await CheckDocument(client);
            string metrics = await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
            Assert.Matches(@"fastnn_predictions_total\{[^}]*fastnn_model=""penguins""[^}]*\} 1", metrics);
            Assert.Equal("Healthy", await client.GetStringAsync("/healthz/ready", TestContext.Current.CancellationToken));
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Console_program_trains_and_predicts()
    {
        using var scratch = new TemporaryFolder();
        string folder = await Create(scratch, "fastnn-console", "Species");

        string output = await Command.Run(folder, "dotnet", "run");

        Assert.Contains("rows that the training has not seen", output, StringComparison.Ordinal);
        Assert.Matches("species (Adelie|Chinstrap|Gentoo), in the table (Adelie|Chinstrap|Gentoo)", output);
        Assert.True(File.Exists(Path.Combine(folder, "model.safetensors")), "The program saves its model.");
    }

    /// <summary>Projects of users have no central versions: those of the templates are the ones that are tested here.</summary>
    [Fact]
    public void Versions_of_the_templates_are_those_of_the_repository()
    {
        var central = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(version => (string)version.Attribute("Include")!, version => (string)version.Attribute("Version")!);
        XElement[] references =
        [
            .. Directory.EnumerateFiles(Repository.PathOf("templates/content"), "*.csproj", SearchOption.AllDirectories)
                .SelectMany(project => XDocument.Load(project).Descendants("PackageReference")),
        ];

        Assert.NotEmpty(references);
        Assert.All(references, reference =>
        {
            string name = (string)reference.Attribute("Include")!;
            Assert.Equal($"{name} {(name.StartsWith("FastNn", StringComparison.Ordinal) ? packed.Version : central[name])}",
                $"{name} {(string?)reference.Attribute("Version")}");
        });
    }

    /// <summary>Installs the templates for this test alone, and makes a project.</summary>
    async Task<string> Create(TemporaryFolder scratch, string template, string name)
    {
        await packed.WriteConfig(scratch, others: Packed.Cache);
        string hive = scratch.PathOf("hive"), package = Path.Combine(packed.Folder, $"{Packed.Templates}.{packed.Version}.nupkg");
        await Command.Run(scratch.Root, "dotnet", "new", "install", package, "--debug:custom-hive", hive);
        await Command.Run(scratch.Root, "dotnet", "new", template, "-n", name, "--debug:custom-hive", hive);
        return scratch.PathOf(name);
    }

    static async Task CheckAnswer(HttpClient client)
    {
        object[] values = ["Biscoe", 48.7, 15.1, 222, 5350, "male", 2007];
        var body = JsonContent.Create(columns.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second));

        using HttpResponseMessage response = await client.PostAsync("/predict/penguins", body, TestContext.Current.CancellationToken);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal("Gentoo", answer.GetProperty("prediction").GetString());
    }

    static async Task CheckDocument(HttpClient client)
    {
        using var content = new MemoryStream(await client.GetByteArrayAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        ReadResult result = await OpenApiDocument.LoadAsync(content, "json", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(result.Diagnostic!.Errors);
        IOpenApiSchema body = result.Document!.Paths["/predict/penguins"].Operations![HttpMethod.Post].RequestBody!.Content!["application/json"].Schema!;

        Assert.Equal(columns.Order(StringComparer.Ordinal), body.AnyOf![0].Properties!.Keys.Order(StringComparer.Ordinal));
    }
}
