using System.Globalization;
using System.Text;

namespace FastNn.Fuzz;

/// <summary>Bodies of requests that are arrays of numbers.</summary>
public sealed class ArrayBodyFormat : FuzzFormat
{
    const int Inputs = 3, MaxRows = 4, MaxNumber = 64;

    // Bounded outputs: those that JSON cannot represent are a status 500 on purpose.
    readonly Service service = new(new Network(Inputs, seed: 1) { new Tanh(), new Dense(2) }, MaxRows);

    /// <inheritdoc/>
    public override string Name => "http-arrays";

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[] { "[1,2,3]", "[[1.5,-2e3,0]]", "[[1,2,3],[4,5,6]]", "[[1,2,3],[4,5,6],[7,8,9],[1,1,1]]" }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => ["[", "]", ",", "null", "1", "[1,2,3]", ",[1,2,3]", "{\"a\":1}", "NaN"];

    /// <inheritdoc/>
    public override byte[] Generate(Random random) => random.Next(3) == 0 ? base.Generate(random)
        : Encoding.UTF8.GetBytes(JsonChange.Change(Encoding.UTF8.GetString(Seeds[random.Next(Seeds.Count)]), random, Words));

    /// <inheritdoc/>
    public override Verdict Validate(byte[] input) => Rows(input) is null ? Verdict.Refuse : Verdict.Accept;

    /// <inheritdoc/>
    public override object Read(byte[] input) => service.Post(input);

    /// <inheritdoc/>
    public override string? CheckAccepted(byte[] input, object value) =>
        SlowJson.Parse((byte[])value) is not { Kind: "array" } answer ? "is answered with no array"
            : SlowJson.Parse(input)!.Items[0].Kind == "number" ? answer.Items.Count == 2 ? null : "is answered with another number of outputs"
            : answer.Items.Count == Rows(input) && answer.Items.All(row => row.Items.Count == 2) ? null : "is answered with another number of rows";

    static int? Rows(byte[] input)
    {
        if (input.Length > 64 + MaxRows * (Inputs + 1) * MaxNumber || SlowJson.Parse(input) is not { Kind: "array" } body)
        {
            return null;
        }
        JsonValue[] rows = body.Items.Any(item => item.Kind == "array") ? [.. body.Items] : [body];
        return rows.Length <= MaxRows && rows.All(row => row.Kind == "array" && row.Items.Count == Inputs && row.Items.All(IsNumber)) ? rows.Length : null;
    }

    static bool IsNumber(JsonValue value) => value.Kind == "number" && value.Text.Length <= MaxNumber
        && float.IsFinite(float.Parse(value.Text, CultureInfo.InvariantCulture));
}
