using System.Globalization;
using System.Numerics;

namespace FastNn.Fuzz;

/// <summary>The rules of a schema as JSON.</summary>
public static class SchemaRules
{
    /// <summary>Says whether a text is a schema; of formats of values, not all rules are repeated here.</summary>
    public static Verdict Validate(string text)
    {
        if (SlowJson.Parse(text) is not { Kind: "object", HasDuplicates: false, Depth: <= 8 } schema
            || !HasOnly(schema, "version", "columns", "inputs", "label", "format", "isPositional")
            || Whole(schema.Find("version")) != 1 || Whole(schema.Find("columns")) is not { } columns || columns is < 2 or > 1 << 20
            || schema.Find("inputs") is not { Kind: "array", Items.Count: > 0 } inputs
            || schema.Find("label") is not { Kind: "object", HasDuplicates: false } label || !HasOnly(label, "name", "column", "classes", "dropMissing")
            || !IsFlag(schema.Find("isPositional")) || !IsFlag(label.Find("dropMissing")) || label.Find("name") is not { Kind: "string" } labelName
            || !IsTexts(label.Find("classes"), out int classes) || (label.Find("classes") is { Kind: "array" } && classes == 0))
        {
            return Verdict.Refuse;
        }
        var names = new List<string> { labelName.Text };
        var places = new List<int?> { Whole(label.Find("column")) };
        foreach (JsonValue input in inputs.Items)
        {
            if (input.Kind != "object" || input.HasDuplicates || !HasOnly(input, "name", "column", "kind", "categories", "hasTime")
                || input.Find("name") is not { Kind: "string" } name || input.Find("kind") is not { Kind: "string" } kind || !IsFlag(input.Find("hasTime"))
                || !IsTexts(input.Find("categories"), out int categories)
                || !(kind.Text switch { "number" or "date" => categories == 0, "boolean" => categories == 2, "category" => categories > 0, _ => false }))
            {
                return Verdict.Refuse;
            }
            names.Add(name.Text);
            places.Add(Whole(input.Find("column")));
        }
        if (places.Any(place => place is null or < 0 || place >= columns) || places.Distinct().Count() != places.Count || names.Distinct().Count() !=
            names.Count)
        {
            return Verdict.Refuse;
        }
        if (schema.Find("format") is { Kind: "object" } format && (!IsTexts(format.Find("missing"), out _, isSet: false) || !IsTexts(format.Find("dates"),
            out _, isSet: false)))
        {
            return Verdict.Refuse;
        }
        // Empty names and more than the plain rules: not repeated here.
        return schema.Find("format") is not (null or { Kind: "null" }) || names.Any(string.IsNullOrWhiteSpace) ? Verdict.Unknown : Verdict.Accept;
    }

    static bool HasOnly(JsonValue value, params string[] names) => value.Members.All(member => names.Contains(member.Key));

    static bool IsFlag(JsonValue? value) => value is null or { Kind: "true" or "false" };

    static int? Whole(JsonValue? value) => value is { Kind: "number" } && (value.Text is ['-', .. var digits] ? digits : value.Text).All(char.IsAsciiDigit)
        && BigInteger.Parse(value.Text, CultureInfo.InvariantCulture) is { } number && number >= int.MinValue && number <= int.MaxValue ? (int)number : null;

    static bool IsTexts(JsonValue? value, out int count, bool isSet = true)
    {
        count = value is { Kind: "array" } ? value.Items.Count : 0;
        return value is null or { Kind: "null" } || (value.Kind == "array" && value.Items.All(item => item.Kind == "string")
            && (!isSet || value.Items.DistinctBy(item => item.Text).Count() == count));
    }
}
