using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigitService;

/// <summary>A health report as JSON. The file of the model is called by its name in it: where it lies on the server is for the log alone.</summary>
/// <param name="path">The file of the model, from the root.</param>
sealed class HealthText(string path)
{
    public Task Write(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", report.Status.ToString());
        foreach ((string name, HealthReportEntry entry) in report.Entries)
        {
            json.WriteStartObject(name);
            json.WriteString("status", entry.Status.ToString());
            json.WriteString("description", WithoutFolder(entry.Description));
            foreach ((string key, object value) in entry.Data)
            {
                json.WritePropertyName(key);
                switch (value)
                {
                    case bool truth:
                        json.WriteBooleanValue(truth);
                        break;
                    case long number:
                        json.WriteNumberValue(number);
                        break;
                    case double number:
                        json.WriteNumberValue(number);
                        break;
                    case DateTimeOffset time:
                        // In UTC, which ends in Z: the plus sign of an offset would be escaped.
                        json.WriteStringValue(time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
                        break;
                    default:
                        json.WriteStringValue(WithoutFolder(value.ToString()));
                        break;
                }
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
        return Task.CompletedTask;
    }

    string? WithoutFolder(string? text) => text?.Replace(path, Path.GetFileName(path), StringComparison.Ordinal);
}
