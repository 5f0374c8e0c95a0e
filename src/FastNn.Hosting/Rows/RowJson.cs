using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using FastNn.Tables;

namespace FastNn.Hosting;

/// <summary>A type of rows as JSON, as strict as samples by names: every column but the label must be there, once, and nothing else.</summary>
sealed class RowJson<T> where T : ITableRow<T>
{
    readonly Dictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="type">The metadata of the type, as the service uses it.</param>
    public RowJson(JsonTypeInfo<T> type)
    {
        var options = new JsonSerializerOptions(type.Options)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            TypeInfoResolver = (type.Options.TypeInfoResolver ?? type.OriginatingResolver)!.WithAddedModifier(RequireColumns),
        };
        Type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        Required = [.. Type.Properties.Where(property => property.IsRequired)];
    }

    /// <summary>The metadata.</summary>
    public JsonTypeInfo<T> Type { get; }

    /// <summary>The properties that must be there.</summary>
    public IReadOnlyList<JsonPropertyInfo> Required { get; }

    /// <summary>The names in JSON by column.</summary>
    public IReadOnlyDictionary<string, string> Names => names;

    /// <summary>Returns the property of a name in JSON; null where there is none.</summary>
    public JsonPropertyInfo? Find(string name) => Type.Properties.FirstOrDefault(property => property.Name.Equals(name,
        Type.Options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));

    void RequireColumns(JsonTypeInfo info)
    {
        if (info.Type != typeof(T))
        {
            return;
        }
        foreach (JsonPropertyInfo property in info.Properties)
        {
            string member = (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;
            if (T.Columns.FirstOrDefault(column => column.Member.Equals(member, StringComparison.OrdinalIgnoreCase)) is not { } column)
            {
                continue;
            }
            names[column.Name] = property.Name;
            // A computed property is not given, and a label is not known.
            bool isGiven = property.Set is not null || property.AssociatedParameter is not null;
            property.IsRequired = isGiven && !column.IsLabel;
        }
    }
}
