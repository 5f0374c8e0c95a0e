using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FastNn.Hosting;

/// <summary>Reports healthy with a model and a valid file, degraded with a model and a rejected file, unhealthy without a model.</summary>
sealed class ModelHealthCheck(ServedModel model) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ModelVersion? version = model.Current;
        ModelProblem? problem = model.LastProblem;
        var data = new Dictionary<string, object> { ["loaded"] = version is not null };
        if (version is not null)
        {
            data["version"] = version.Number;
            data["hash"] = version.ContentHash;
            data["ageSeconds"] = Math.Round((DateTimeOffset.UtcNow - version.PublishedAt).TotalSeconds, 3);
        }
        if (problem is not null)
        {
            data["lastError"] = problem.Message;
            data["lastErrorAt"] = problem.At;
        }
        return Task.FromResult(
            version is null ? new HealthCheckResult(context.Registration.FailureStatus, $"The model \"{model.Name}\" is not loaded.", data: data)
            : problem is not null ? HealthCheckResult.Degraded(
                $"Version {version.Number} is loaded, but the current file was rejected. {problem.Message}", data: data)
            : HealthCheckResult.Healthy($"Version {version.Number} is loaded.", data));
    }
}
