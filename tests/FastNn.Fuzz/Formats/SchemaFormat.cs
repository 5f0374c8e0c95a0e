using System.Text;
using FastNn.Tables;

namespace FastNn.Fuzz;

/// <summary>Schemas of tables as JSON.</summary>
public sealed class SchemaFormat : FuzzFormat
{
    static readonly UTF8Encoding strict = new(false, true);

    /// <inheritdoc/>
    public override string Name => "schema";

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Encoding.UTF8.GetBytes("""{"version":1,"columns":2,"inputs":[{"name":"x","column":0,"kind":"number"}],"label":{"name":"y","column":1}}"""),
        Encoding.UTF8.GetBytes("""
            {"version":1,"columns":5,"inputs":[{"name":"x","column":0,"kind":"number"},{"name":"k","column":1,"kind":"category","categories":["a","b"]},
            {"name":"d","column":3,"kind":"date","hasTime":true},{"name":"t","column":4,"kind":"boolean","categories":["no","yes"]}],
            "label":{"name":"y","column":2,"classes":["no","yes"],"dropMissing":true}}
            """),
        Encoding.UTF8.GetBytes("""
            {"version":1,"columns":2,"inputs":[{"name":"x","column":0,"kind":"number"}],"label":{"name":"y","column":1},"format":{"missing":["","-"],
            "decimalSeparator":",","thousandsSeparator":".","allowSigns":true,"dates":["dd.MM.yyyy"],"unknownIsMissing":true},"isPositional":true}
            """),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words =>
    [
        "version", "columns", "inputs", "label", "name", "column", "kind", "categories", "classes", "hasTime", "dropMissing", "format", "missing", "number",
        "boolean", "category", "date", "x", "y", "", "a", "isPositional",
    ];

    /// <inheritdoc/>
    public override byte[] Generate(Random random) => random.Next(4) == 0 ? base.Generate(random)
        : Encoding.UTF8.GetBytes(JsonChange.Change(Encoding.UTF8.GetString(Seeds[random.Next(Seeds.Count)]), random, Words));

    /// <inheritdoc/>
    public override Verdict Validate(byte[] input) => SchemaRules.Validate(Text(input));

    /// <inheritdoc/>
    public override object Read(byte[] input) => TableSchema.FromJson(Text(input));

    /// <inheritdoc/>
    public override string? CheckAccepted(byte[] input, object value)
    {
        string first = ((TableSchema)value).ToJson();
        return TableSchema.FromJson(first).ToJson() == first ? null : "is written as another text when it is read again";
    }

    // A schema is a text in the metadata of a model: bytes that are no text never arrive there.
    static string Text(byte[] input)
    {
        try
        {
            return strict.GetString(input);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(input);
        }
    }
}
