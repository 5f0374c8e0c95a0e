using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FastNn.Tables;

namespace FastNn.Hosting;

/// <summary>Explains why a row cannot be read.</summary>
/// <param name="json">The type of the row as JSON.</param>
/// <param name="index">The index of the row in an array; -1 where the body is one row.</param>
sealed class RowProblems<T>(RowJson<T> json, int index) where T : ITableRow<T>
{
    /// <summary>Returns the error of a row.</summary>
    /// <param name="body">The body from the start of the row.</param>
    /// <param name="exception">What the serializer found.</param>
    public RequestError Explain(ReadOnlySpan<byte> body, JsonException exception)
    {
        List<string>? names = FindNames(body, out string? malformed);
        // Without a path it is a problem between the rows or behind them.
        if (names is null || exception.Path is null)
        {
            return Error(malformed, malformed is null ? $"is not valid JSON, or no object with the columns of {typeof(T).Name}." : "is not valid JSON.");
        }
        string[] columns = [.. json.Required.Select(property => property.Name)];
        if (names.Find(name => json.Find(name) is null) is { } unknown)
        {
            return Error(unknown, $"is no column{NameDistance.Suggest(unknown, columns)}; the columns are {string.Join(", ", columns)}.");
        }
        JsonPropertyInfo[] found = [.. names.Select(name => json.Find(name)!)];
        if (Array.FindIndex(found, property => found.Count(other => other == property) > 1) is >= 0 and int twice)
        {
            return Error(names[twice], NamedRows.GivenTwice);
        }
        string[] missing = [.. json.Required.Except(found).Select(property => property.Name)];
        if (missing.Length > 0)
        {
            return Error(missing[0], NamedRows.DescribeMissing(columns.Length, string.Join(", ", missing)));
        }
        // The path begins with $, the row.
        string path = ValuePath.Create(index, null) + (exception.Path is { Length: > 1 } inner ? inner[1..] : "");
        string? expected = json.Find(exception.Path?.Split('.')[^1] ?? "") is { } wrong ? Describe(wrong.PropertyType) : null;
        return RequestError.Malformed($"{path} has a value of another type{(expected is null ? "" : $"; it must be {expected}")}.") with { Path = path };
    }

    /// <summary>Returns the names of an object; null where it is none, or malformed.</summary>
    /// <param name="body">The body from the start of the object.</param>
    /// <param name="malformed">The name of the value that is malformed; null where there is none.</param>
    static List<string>? FindNames(ReadOnlySpan<byte> body, out string? malformed)
    {
        malformed = null;
        try
        {
            var names = new List<string>();
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                malformed = reader.GetString()!;
                names.Add(malformed);
                reader.Skip();
                malformed = null;
            }
            return names;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    static string Describe(Type type)
    {
        Type value = Nullable.GetUnderlyingType(type) ?? type;
        string what = value.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(value))}"
            : value == typeof(string) ? "a string"
            : value == typeof(bool) ? "true or false"
            : value == typeof(DateTime) || value == typeof(DateOnly) || value == typeof(DateTimeOffset) ? "a date of ISO 8601, such as \"2026-03-31\""
            : value == typeof(TimeSpan) || value == typeof(TimeOnly) ? "a time, such as \"01:30:00\""
            : value.IsPrimitive || value == typeof(decimal) ? "a number" : "of the type of the member";
        return value == type ? what : $"{what} or null";
    }

    RequestError Error(string? name, string problem)
    {
        string path = ValuePath.Create(index, name);
        return RequestError.Malformed($"{path} {problem}") with { Path = path };
    }
}
