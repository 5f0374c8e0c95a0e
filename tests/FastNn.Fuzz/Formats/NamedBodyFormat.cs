using System.Globalization;
using System.Text;
using FastNn.Tables;

namespace FastNn.Fuzz;

/// <summary>Bodies of requests that are objects with the columns of the model.</summary>
public sealed class NamedBodyFormat : FuzzFormat
{
    const int MaxRows = 4, MaxNumber = 64;

    static readonly string[] missing = ["", "?", "na", "n/a", "nan", "null", "none"];

    readonly Service service = new(Create(), MaxRows);

    /// <inheritdoc/>
    public override string Name => "http-names";

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            """{"x":1.5,"k":"a"}""", """[{"x":1,"k":"b"}]""", """[{"x":1,"k":"b"},{"k":"a","x":-2}]""",
                """[{"x":1,"k":"b"},{"k":"a","x":-2},{"x":0,"k":"b"},{"x":1,"k":"a"}]""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => ["x", "k", "a", "b", "X", "y", "", "NA", "c", " a", "2026-01-02"];

    /// <inheritdoc/>
    public override byte[] Generate(Random random) => random.Next(3) == 0 ? base.Generate(random)
        : Encoding.UTF8.GetBytes(JsonChange.Change(Encoding.UTF8.GetString(Seeds[random.Next(Seeds.Count)]), random, Words));

    /// <inheritdoc/>
    public override Verdict Validate(byte[] input)
    {
        if (SlowJson.Parse(input) is not { Kind: "array" or "object", Depth: <= 2 } body)
        {
            return Verdict.Refuse;
        }
        JsonValue[] rows = body.Kind == "array" ? [.. body.Items] : [body];
        // Arrays of numbers are the other format.
        if (rows.Length == 0 || rows.Length > MaxRows || rows.All(row => row.Kind == "object" && row.Members.Count != 2))
        {
            return Verdict.Refuse;
        }
        if (rows.All(row => row.Kind != "object"))
        {
            return Verdict.Unknown;
        }
        Verdict verdict = Verdict.Accept;
        foreach (JsonValue row in rows)
        {
            Verdict own = Row(row);
            verdict = own == Verdict.Refuse || verdict == Verdict.Refuse ? Verdict.Refuse : own == Verdict.Unknown ? own : verdict;
        }
        return verdict;
    }

    /// <inheritdoc/>
    public override object Read(byte[] input) => service.Post(input);

    /// <inheritdoc/>
    public override string? CheckAccepted(byte[] input, object value)
    {
        JsonValue body = SlowJson.Parse(input)!;
        return SlowJson.Parse((byte[])value) is not { } answer || answer.Kind != body.Kind ? "is answered with something else"
            : body.Kind == "array" && body.Items[0].Kind == "object" && answer.Items.Count != body.Items.Count ? "is answered with another number of rows"
                : null;
    }

    static Verdict Row(JsonValue row)
    {
        if (row.Kind != "object" || row.HasDuplicates || row.Members.Count != 2 || row.Find("x") is not { } x || row.Find("k") is not { } k)
        {
            return row.Kind == "object" && row.Members.Any(member => member.Key is "X" or "K") ? Verdict.Unknown : Verdict.Refuse;
        }
        if (x.Kind == "null" || k.Kind == "null" || (k.Kind == "string" && (missing.Contains(k.Text.Trim().ToLowerInvariant()) || k.Text.Trim() != k.Text)))
        {
            return Verdict.Unknown;
        }
        return x.Kind == "number" && x.Text.Length <= MaxNumber && float.IsFinite(float.Parse(x.Text, CultureInfo.InvariantCulture))
            && k is { Kind: "string", Text: "a" or "b" } ? Verdict.Accept : Verdict.Refuse;
    }

    static Network Create()
    {
        var network = new Network(2, seed: 1) { new OneHot((1, 2)), new Tanh(), new Dense(2) };
        TableSchema.FromJson("""
            {"version":1,"columns":3,"inputs":[{"name":"x","column":0,"kind":"number"},{"name":"k","column":1,"kind":"category","categories":["a","b"]}],
            "label":{"name":"y","column":2,"classes":["no","yes"]}}
            """).AddTo(network);
        return network;
    }
}
