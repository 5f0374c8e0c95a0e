using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using FastNn.Packages.Tests.Support;

namespace FastNn.Packages.Tests;

/// <summary>
/// Programs of somebody who has nothing but the packages and the README: in an empty folder, with the packages' folder as the only source, and with a
/// package cache of their own.
/// </summary>
[Collection(Packed.Collection)]
public sealed partial class ConsumerTests(Packed packed)
{
    [Fact]
    public async Task First_example_of_the_readme_runs_in_a_new_project()
    {
        using var scratch = new Scratch();
        string folder = await Project(scratch, "console", "FastNn", Example("new Trainer("));

        string output = await Command.Run(folder, "dotnet", "run", "-c", "Release", "-p:UseSharedCompilation=false", "-nodeReuse:false");

        Assert.Matches(@"loss 0[.,]\d+, accuracy 100", output);
        Assert.True(File.Exists(Path.Combine(folder, "xor.safetensors")), "The example keeps its model.");
    }

    [Fact]
    public async Task Tool_installs_and_runs()
    {
        using var scratch = new Scratch();
        string config = await Config(scratch);

        await Command.Run(scratch.Folder, "dotnet", "tool", "install", "FastNn.Cli", "--tool-path", scratch.PathOf("tools"), "--version", packed.Version, "--configfile", config);
        string tool = scratch.PathOf(OperatingSystem.IsWindows() ? "tools/fastnn.exe" : "tools/fastnn");
        await Command.Run(scratch.Folder, tool, "train", "--epochs", "1", "--layers", "16,relu,10", "--out", "digits.safetensors");

        Assert.Contains("64 inputs, 10 outputs", await Command.Run(scratch.Folder, tool, "inspect", "--model", "digits.safetensors"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_of_the_readme_answers_in_a_new_project()
    {
        using var scratch = new Scratch();
        string folder = await Project(scratch, "web", "FastNn.Hosting", Example("AddFastNn("));
        var network = new Network(inputs: 2, seed: 1) { new Dense(16), new Tanh(), new Dense(2) };
        network.Save(Path.Combine(folder, "xor.safetensors"));
        float[] expected = new float[2];
        using (Predictor predictor = network.CreatePredictor())
        {
            predictor.PredictOne([1, 0], expected);
        }
        await Command.Build(folder, "build", "-c", "Release");

        using Process service = Command.Start(folder, "dotnet", "run", "-c", "Release", "--no-build", "--no-launch-profile", "--", "--urls", "http://127.0.0.1:0");
        try
        {
            using var client = new HttpClient { BaseAddress = await Address(service) };
            using HttpResponseMessage answer = await client.PostAsJsonAsync("/predict/xor", new float[] { 1, 0 }, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(expected, await answer.Content.ReadFromJsonAsync<float[]>(TestContext.Current.CancellationToken));
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The block of the README with these words in it.</summary>
    static string Example(string words) => Block().Matches(File.ReadAllText(Repository.PathOf("README.md"))).Select(match => match.Groups[1].Value).First(code => code.Contains(words, StringComparison.Ordinal));

    async Task<string> Project(Scratch scratch, string template, string package, string code)
    {
        await Config(scratch);
        string folder = scratch.Inner("app");
        await Command.Run(folder, "dotnet", "new", template, "--no-restore");
        await Command.Run(folder, "dotnet", "add", "package", package, "--version", packed.Version);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), code);
        return folder;
    }

    async Task<string> Config(Scratch scratch)
    {
        string file = scratch.PathOf("nuget.config");
        await File.WriteAllTextAsync(file, $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{scratch.PathOf("cache")}" /></config>
              <packageSources><clear /><add key="packed" value="{packed.Folder}" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        return file;
    }

    static async Task<Uri> Address(Process service)
    {
        string seen = "";
        while (await service.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            seen += line + "\n";
            if (Listening().Match(line) is { Success: true } match)
            {
                return new Uri(match.Groups[1].Value);
            }
        }
        Assert.Fail($"The service has ended:\n{seen}{await service.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
        return null!;
    }

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
