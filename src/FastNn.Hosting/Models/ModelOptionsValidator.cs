using Microsoft.Extensions.Options;

namespace FastNn.Hosting;

/// <summary>Validates the options of a model when the host starts, and reports all errors at once. Without reflection, for trimming.</summary>
sealed class ModelOptionsValidator : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        var failures = new List<string>();
        Require(!string.IsNullOrWhiteSpace(options.Path) || options.Create is not null, "has neither a Path nor a Create; set at least one");
        Require(
            options.Path is null || options.Path.Length > 0 && !IsFolder(options.Path),
            $"has the Path \"{options.Path}\"; it must name a file, not a folder");
        Require(options.MaxBatch >= 1, $"has a MaxBatch of {options.MaxBatch}; it must be at least 1");
        Require(options.Callers is >= 1 and <= 4096, $"has {options.Callers} Callers; it must be from 1 to 4,096");
        Require(options.MaxRows >= 1, $"has MaxRows of {options.MaxRows}; it must be at least 1");
        Require(options.MaxFileSize >= 1, $"has a MaxFileSize of {options.MaxFileSize}; it must be at least 1");
        Require(
            options.Debounce >= TimeSpan.Zero && options.Debounce <= TimeSpan.FromMinutes(1),
            $"has a Debounce of {options.Debounce}; it must be from 0 to 1 minute");
        Require(
            options.PollInterval >= TimeSpan.FromMilliseconds(10) && options.PollInterval <= TimeSpan.FromDays(1),
            $"has a PollInterval of {options.PollInterval}; it must be from 10 milliseconds to 1 day");
        bool isRequired = options.ExpectedHash is not null || options.PublicKey is not null;
        Require(!isRequired || options.Create is null && options.Path is not null,
            "has an ExpectedHash or a PublicKey; it must have a Path and no Create, whose file has neither that hash nor a signature");
        Require(options.ManifestPath is null || options.PublicKey is not null, "has a ManifestPath and no PublicKey; set the key of the manifest");
        if (FindProblem(options) is { } problem)
        {
            failures.Add($"The model \"{name}\" requires what no file can have: {problem}");
        }
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(bool condition, string problem)
        {
            if (!condition)
            {
                failures.Add($"The model \"{name}\" {problem}.");
            }
        }
    }

    // The core knows what a hash and a key are.
    static string? FindProblem(ModelOptions options)
    {
        try
        {
            _ = new FileRequirement(options);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    static bool IsFolder(string path) => Path.EndsInDirectorySeparator(path) || Directory.Exists(path);
}
