using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastNn.Tests.Support;

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
        using var scratch = new TemporaryFolder();
        string folder = await Project(scratch, "console", "FastNn", Example("new Trainer("));

        string output = await Command.Run(folder, "dotnet", "run", "-c", "Release", "-p:UseSharedCompilation=false", "-nodeReuse:false");

        Assert.Matches(@"loss 0[.,]\d+, accuracy 100", output);
        Assert.True(File.Exists(Path.Combine(folder, "xor.safetensors")), "The example keeps its model.");
    }

    /// <summary>The source generator is in the package FastNn, which the package of the tables needs.</summary>
    [Fact]
    public async Task Typed_row_is_generated_in_a_project_of_the_tables_alone()
    {
        using var scratch = new TemporaryFolder();
        string folder = await Project(scratch, "console", "FastNn.Tables", """
            using FastNn.Tables;

            Table table = Table.FromRows([new House(120, 900_000), new House(80, 450_000)]);
            Console.WriteLine($"{table.Columns.Count} columns, {table["Area"].GetNumber(1)}");

            [TableRow]
            readonly partial record struct House(double Area, [Label] double Price);
            """);

        string output = await Command.Run(folder, "dotnet", "run", "-c", "Release", "-p:UseSharedCompilation=false", "-nodeReuse:false");

        Assert.Contains("2 columns, 80", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_installs_and_runs()
    {
        using var scratch = new TemporaryFolder();
        string config = await packed.WriteConfig(scratch);

        await Command.Run(scratch.Root, "dotnet", "tool", "install", "FastNn.Cli", "--tool-path", scratch.PathOf("tools"), "--version", packed.Version,
            "--configfile", config);
        string tool = scratch.PathOf(OperatingSystem.IsWindows() ? "tools/fastnn.exe" : "tools/fastnn");
        await Command.Run(scratch.Root, tool, "train", "--epochs", "1", "--layers", "16,relu,10", "--out", "digits.safetensors");

        Assert.Contains("64 inputs, 10 outputs", await Command.Run(scratch.Root, tool, "inspect", "--model", "digits.safetensors"), StringComparison.Ordinal);
    }

    /// <summary>Types the lines with which the README installs the packages, as a user with a home folder of his own. The first of them, which packs, is what
    /// the fixture has done.</summary>
    [Fact]
    public async Task Lines_of_the_readme_install_the_packages()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The lines are written for a POSIX shell.");
        using var scratch = new TemporaryFolder();
        string home = scratch.CreateFolder("home"), app = scratch.CreateFolder("app"), clone = Path.GetDirectoryName(packed.Folder)!;
        Directory.CreateDirectory(Path.Combine(home, ".nuget/NuGet"));
        // No source but the one that the lines add, so that nothing can come from elsewhere.
        await File.WriteAllTextAsync(Path.Combine(home, ".nuget/NuGet/NuGet.Config"),
            "<configuration><packageSources><clear /></packageSources></configuration>");
        await File.WriteAllTextAsync(scratch.PathOf("Directory.Build.rsp"), "-nodeReuse:false -p:UseSharedCompilation=false");
        string[] lines = Example("dotnet nuget add source").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("dotnet pack -c Release -o packages ", lines[0], StringComparison.Ordinal);
        Assert.Equal("packages", Path.GetFileName(packed.Folder));
        string user = $"export HOME='{home}' DOTNET_CLI_HOME='{home}' NUGET_PACKAGES='{scratch.PathOf("cache")}'; ";

        foreach (string line in lines[1..])
        {
            await Shell(clone, user + line);
        }
        await Shell(app, user + "dotnet new console --no-restore && dotnet add package FastNn && dotnet add package FastNn.Hosting");

        Assert.Contains("train", await Shell(app, user + $"'{home}/.dotnet/tools/fastnn' --help"), StringComparison.Ordinal);
        string project = await File.ReadAllTextAsync(Path.Combine(app, "app.csproj"), TestContext.Current.CancellationToken);
        Assert.Contains($"\"FastNn\" Version=\"{packed.Version}\"", project, StringComparison.Ordinal);
        Assert.Contains($"\"FastNn.Hosting\" Version=\"{packed.Version}\"", project, StringComparison.Ordinal);
    }

    /// <summary>Line by line what the README says to type, with the program it shows. Only the port is another: 5000 may be taken.</summary>
    [Fact]
    public async Task Service_of_the_readme_answers_in_an_empty_folder()
    {
        using var scratch = new TemporaryFolder();
        await packed.WriteConfig(scratch);
        string folder = scratch.CreateFolder("app"), address = $"localhost:{StartedService.FreePort()}";
        string[] lines = [.. Example("dotnet new web").Replace("localhost:5000", address, StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(" #")[0])];
        int run = Array.FindIndex(lines, line => line.StartsWith("dotnet run", StringComparison.Ordinal));
        Assert.InRange(run, 1, lines.Length - 2);

        foreach (string line in lines[..run])
        {
            await Shell(folder, line);
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Example("AddFastNn("));
        using Process service = Command.Start(folder, Interpreter, Switch, lines[run]);
        try
        {
            Assert.Equal($"http://{address}", await StartedService.GetAddress(service));
            foreach (string line in lines[(run + 1)..])
            {
                // curl tells of its progress as well.
                float[] shares = JsonSerializer.Deserialize<float[]>(Numbers().Match(await Shell(folder, line)).Value)!;
                Assert.Equal(2, shares.Length);
                Assert.InRange(shares[1], 0.9f, 1);
            }
            Assert.True(File.Exists(Path.Combine(folder, "xor.safetensors")), "The service keeps its model.");
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>NativeAOT compiles for processors without AVX2 unless it is told otherwise: who does not know it is told, and who does can say so.</summary>
    [Fact]
    public async Task Project_for_native_code_is_warned_unless_it_names_its_processors()
    {
        using var scratch = new TemporaryFolder();
        string folder = await Project(scratch, "console", "FastNn", Example("new Trainer("));
        await Command.Run(folder, "dotnet", "restore");

        // What is compiled ahead of time runs through this target; the compiler itself is a package that is not here.
        string[] publish = ["msbuild", "-nologo", "-verbosity:minimal", "-nodeReuse:false", "-t:PrepareForPublish", "-p:NoBuild=true"],
            native = [.. publish, "-p:PublishAot=true"];
        string warned = await Command.Run(folder, "dotnet", [.. native, "-p:RuntimeIdentifier=linux-x64"]);
        Assert.Contains("warning FASTNN001", warned, StringComparison.Ordinal);
        Assert.Contains("<IlcInstructionSet>x86-64-v3</IlcInstructionSet>", warned, StringComparison.Ordinal);
        Assert.DoesNotContain("FASTNN001", await Command.Run(folder, "dotnet", [.. native, "-p:RuntimeIdentifier=linux-x64", "-p:IlcInstructionSet=x86-64-v3"]),
            StringComparison.Ordinal);
        Assert.DoesNotContain("FASTNN001", await Command.Run(folder, "dotnet", [.. native, "-p:RuntimeIdentifier=linux-x64", "-p:NoWarn=FASTNN001"]),
            StringComparison.Ordinal);
        Assert.DoesNotContain("FASTNN001", await Command.Run(folder, "dotnet", [.. native, "-p:RuntimeIdentifier=linux-arm64"]), StringComparison.Ordinal);
        Assert.DoesNotContain("FASTNN001", await Command.Run(folder, "dotnet", [.. publish, "-p:RuntimeIdentifier=linux-x64"]), StringComparison.Ordinal);
    }

    // What reads the lines of a terminal.
    static string Interpreter => OperatingSystem.IsWindows() ? "cmd" : "sh";

    static string Switch => OperatingSystem.IsWindows() ? "/c" : "-c";

    static Task<string> Shell(string folder, string line) => Command.Run(folder, Interpreter, Switch, line);

    /// <summary>The block of the README with these words in it.</summary>
    static string Example(string words) =>
        Block().Matches(File.ReadAllText(Repository.PathOf("README.md"))).Select(match => match.Groups[1].Value)
            .First(code => code.Contains(words, StringComparison.Ordinal));

    async Task<string> Project(TemporaryFolder scratch, string template, string package, string code)
    {
        await packed.WriteConfig(scratch);
        string folder = scratch.CreateFolder("app");
        await Command.Run(folder, "dotnet", "new", template, "--no-restore");
        await Command.Run(folder, "dotnet", "add", "package", package, "--version", packed.Version);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), code);
        return folder;
    }

    [GeneratedRegex(@"```(?:csharp|sh)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\[.*\]")]
    private static partial Regex Numbers();
}
