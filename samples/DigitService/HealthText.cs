using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigitService;

/// <summary>A health report as JSON.</summary>
internal static class HealthText
{
    public static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", report.Status.ToString());
        foreach ((string name, HealthReportEntry entry) in report.Entries)
        {
            json.WriteStartObject(name);
            json.WriteString("status", entry.Status.ToString());
            json.WriteString("description", entry.Description);
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
                    default:
                        json.WriteStringValue(value.ToString());
                        break;
                }
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
        return Task.CompletedTask;
    }
}
