using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastNn.Tests.Support;
using Json.Schema;
using YamlDotNet.Serialization;

namespace FastNn.Mpi.Tests;

/// <summary>The job files of the documentation have only fields and options that the MPI Operator and Slurm know.</summary>
public sealed class JobFileTests
{
    static readonly string slurm = Repository.PathOf("docs/distributed/slurm.sh"), kubernetes = Repository.PathOf("docs/distributed/mpijob.yaml");

    static readonly JsonSchema schema = JsonSchema.FromText(File.ReadAllText(Repository.PathOf("tests/FastNn.Mpi.Tests/Jobs/mpijob.schema.json")));

    // The manual of sbatch: options that stand alone, and options with a value.
    static readonly string[] switches = ["contiguous", "exclusive", "no-requeue", "overcommit", "requeue"];

    static readonly string[] settings = ["account", "array", "begin", "chdir", "comment", "constraint", "cpus-per-task", "dependency", "distribution", "error",
        "exclude", "export", "gpus", "gres", "job-name", "mail-type", "mail-user", "mem", "mem-per-cpu", "nice", "nodelist", "nodes", "ntasks",
        "ntasks-per-core",
        "ntasks-per-node", "ntasks-per-socket", "open-mode", "output", "partition", "qos", "reservation", "signal", "threads-per-core", "time", "tmp"];

    [Fact]
    public void Kubernetes_job_fits_the_schema() => Assert.Empty(FindFaults(File.ReadAllText(kubernetes)));

    [Theory]
    [InlineData("slotsPerWorker", "slotPerWorker", "/spec/slotPerWorker")]
    [InlineData("cleanPodPolicy: Running", "cleanPodPolicy: Runing", "/spec/runPolicy/cleanPodPolicy")]
    [InlineData("replicas: 2", "replicas: two", "/spec/mpiReplicaSpecs/Worker/replicas")]
    [InlineData("            - name: worker", "            - nme: worker", "/spec/mpiReplicaSpecs/Worker/template/spec/containers/0")]
    [InlineData("mountPath", "mountpath", "/spec/mpiReplicaSpecs/Launcher/template/spec/containers/0/volumeMounts/0/mountpath")]
    [InlineData("memory: 8Gi", "memory: 8GiB", "/spec/mpiReplicaSpecs/Worker/template/spec/containers/0/resources/limits/memory")]
    [InlineData("\"-n\"", "-8", "/spec/mpiReplicaSpecs/Launcher/template/spec/containers/0/args/1")]
    public void Faults_of_a_kubernetes_job_are_found(string right, string wrong, string place)
    {
        string text = File.ReadAllText(kubernetes);
        Assert.Contains(right, text, StringComparison.Ordinal);
        Assert.Contains(place, FindFaults(text.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void Slurm_job_is_a_script_with_known_options()
    {
        string[] lines = File.ReadAllLines(slurm);
        Assert.Equal("#!/bin/bash", lines[0]);
        Assert.DoesNotContain(lines, IsUnknown);
        Assert.Equal(9, lines.Count(line => line.StartsWith("#SBATCH", StringComparison.Ordinal)));
        Assert.Equal(Setting("nodes") * Setting("ntasks-per-node"), Setting("ntasks"));

        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is checked by bash.");
        using Process bash = Process.Start("bash", ["-n", slurm]);
        bash.WaitForExit();
        Assert.Equal(0, bash.ExitCode);

        int Setting(string name) => lines.Select(line => Regex.Match(line, $@"^#SBATCH --{name}=(\d+)$")).Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).Single();
    }

    [Theory]
    [InlineData("#SBATCH --ntask=8")]
    [InlineData("#SBATCH --requeue=yes")]
    [InlineData("#SBATCH --nodes")]
    [InlineData("#SBATCH ntasks=8")]
    public void Unknown_options_of_slurm_are_found(string line) => Assert.True(IsUnknown(line));

    /// <summary>Returns the places of a job that do not fit the schema, as JSON pointers.</summary>
    static string[] FindFaults(string yaml)
    {
        object job = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml);
        using var json = JsonDocument.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(job));
        EvaluationResults results = schema.Evaluate(json.RootElement, new() { OutputFormat = OutputFormat.List });
        return results.IsValid ? [] : [.. results.Details!.Where(detail => detail.Errors is { Count: > 0 }).Select(detail => $"{detail.InstanceLocation}")];
    }

    static bool IsUnknown(string line) => line.StartsWith("#SBATCH", StringComparison.Ordinal)
        && !(Regex.Match(line, "^#SBATCH --([a-z-]+)(=.+)?$") is { Success: true } option
            && (option.Groups[2].Success ? settings : switches).Contains(option.Groups[1].Value));
}
