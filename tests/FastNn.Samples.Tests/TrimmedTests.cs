using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using FastNn.Samples.Tests.Support;
using FastNn.Tests.Support;

namespace FastNn.Samples.Tests;

/// <summary>The digit service with everything taken out of it and of .NET that it does not call, and nothing of .NET needed beside it.</summary>
public sealed class TrimmedTests
{
    [Fact]
    public async Task Trimmed_digit_service_learns_serves_and_tells()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fastnn-trimmed-");
        try
        {
            (int code, string output) = await Publish(folder.FullName);
            Assert.SkipWhen(code != 0 && (output.Contains("NU1101", StringComparison.Ordinal) || output.Contains("NU1301", StringComparison.Ordinal)),
                "THE TRIMMED SERVICE IS NOT TESTED: no package source has what .NET trims with.");
            Assert.True(code == 0, output);
            Assert.DoesNotMatch(@"warning IL\d", output);

            string program = Directory.EnumerateDirectories(Path.Combine(folder.FullName, "publish", "DigitService")).Single();
            await using SampleProcess service = await SampleProcess.StartIn(program, "DigitService");
            var body = new StringContent($"[{string.Join(',', new float[64])}]", Encoding.UTF8, "application/json");
            HttpResponseMessage answer = await service.Client.PostAsync("/predict/digits", body);

            Assert.Equal(10, (await answer.Content.ReadAsStringAsync()).Split(',').Length);
            Assert.Contains("\"status\":\"Healthy\"", await service.Client.GetStringAsync("/health"), StringComparison.Ordinal);
            Assert.Contains("fastnn_predictions_total{fastnn_model=\"digits\"} 1", await service.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
            Assert.Contains("Draw a digit", await service.Client.GetStringAsync("/"), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Publishes into a folder of its own: nothing of the build that runs this is touched.</summary>
    static async Task<(int Code, string Output)> Publish(string folder)
    {
        string system = OperatingSystem.IsWindows()
            ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux", processor = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        var start = new ProcessStartInfo("dotnet", [
            "publish", Repository.PathOf("samples/DigitService"), "-c", "Release", "-r", $"{system}-{processor}", "--self-contained",
            "-p:PublishTrimmed=true", $"-p:ArtifactsPath={folder}", "-nodeReuse:false",
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        // A test run inside a build must not hand that build's settings on.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
