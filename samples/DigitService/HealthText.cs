using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigitService;

/// <summary>Writes a health report as JSON, with the name of the model file in place of its path, which only the log shows.</summary>
/// <param name="path">The full path of the model file.</param>
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
                        // In UTC, with the suffix Z: JSON would escape the plus sign of an offset.
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
