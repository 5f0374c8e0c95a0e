using System.Globalization;
using System.Text;

namespace FastNn.Baking;

/// <summary>Writes what the schema of a table says: the names of inputs and classes, and a method with the columns as parameters.</summary>
sealed class SchemaCode
{
    public const string MetadataKey = "metadata.tables.schema";

    // A method with more parameters is no help.
    const int MostParameters = 64;

    readonly List<Column> columns = [];
    readonly List<string> classes = [];
    readonly bool unknownIsMissing;
    readonly int outputs;

    /// <exception cref="BakingException">The text is no schema for the network.</exception>
    public SchemaCode(string json, int inputs, int outputs)
    {
        this.outputs = outputs;
        try
        {
            var document = (Dictionary<string, object?>)JsonText.Parse(json)!;
            unknownIsMissing = document.TryGetValue("format", out object? format) && format is Dictionary<string, object?> formats
                && formats.TryGetValue("unknownIsMissing", out object? missing) && missing is true;
            columns = [.. ((List<object?>)document["inputs"]!).Select(input => new Column((Dictionary<string, object?>)input!))];
            classes = Texts((Dictionary<string, object?>)document["label"]!, "classes");
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or KeyNotFoundException or NullReferenceException)
        {
            throw new BakingException($"its '{MetadataKey}' is no schema: {e.Message}");
        }
        if (columns.Sum(column => column.Names.Length) != inputs)
        {
            throw new BakingException($"its schema has {columns.Sum(column => column.Names.Length)} inputs, and the network {inputs}");
        }
    }

    public void Write(CodeWriter code)
    {
        WriteNames(code, "input", "Input", [.. columns.SelectMany(column => column.Names)]);
        if (classes.Count > 0)
        {
            WriteNames(code, "class", "Class", classes);
        }
        if (columns.Count <= MostParameters && columns.All(column => column.Kind != "date"))
        {
            WriteMethod(code);
        }
    }

    static void WriteNames(CodeWriter code, string what, string title, List<string> names)
    {
        code.Line();
        code.Line($"/// <summary>The indices of the {what}{(title == "Class" ? "es" : "s")} by name.</summary>");
        using (code.Block($"public static class {title}{(title == "Class" ? "es" : "s")}Index"))
        {
            var used = new HashSet<string>(StringComparer.Ordinal);
            for (int i = 0; i < names.Count; i++)
            {
                code.Line($"/// <summary>{Escape(names[i])}</summary>");
                code.Line($"public const int {Identifier(names[i], true, used)} = {i};");
            }
        }
        code.Line();
        code.Line($"/// <summary>Returns the name of the {what} with an index.</summary>");
        using (code.Block($"public static string Get{title}Name(int index) => index switch"))
        {
            for (int i = 0; i < names.Count; i++)
            {
                code.Line($"{i} => {Quote(names[i])},");
            }
            code.Line("_ => throw new ArgumentOutOfRangeException(nameof(index)),");
        }
        code.Append(";");
    }

    void WriteMethod(CodeWriter code)
    {
        var used = new HashSet<string>(StringComparer.Ordinal) { "output" };
        (Column Column, string Name)[] parameters = [.. columns.Select(column => (column, Identifier(column.Names[0], false, used)))];
        code.Line();
        code.Line("/// <summary>Computes the outputs of one row of the table. Any number of threads may call it; nothing is allocated.</summary>");
        foreach ((Column column, string name) in parameters)
        {
            code.Line($"/// <param name=\"{name.TrimStart('@')}\">{Escape(column.Names[0])}: {column.Describe()}</param>");
        }
        code.Line($"/// <param name=\"output\">Receives {outputs} numbers.</param>");
        string list = string.Join(", ", parameters.Select(parameter => $"{parameter.Column.Type} {parameter.Name}"));
        code.Line($"public static void PredictOne({list}, Span<float> output) => PredictOne(");
        code.Line("[");
        foreach ((Column column, string name) in parameters)
        {
            WriteValue(code, column, name);
        }
        code.Line("], output);");
    }

    void WriteValue(CodeWriter code, Column column, string name)
    {
        if (column.Kind == "category")
        {
            using (code.Block($"{name} switch"))
            {
                for (int i = 0; i < column.Categories.Count; i++)
                {
                    code.Line($"{Quote(column.Categories[i])} => {i},");
                }
                code.Line("null => float.NaN,");
                code.Line($"_ => {(unknownIsMissing ? "float.NaN" : column.Categories.Count.ToString(CultureInfo.InvariantCulture))},");
            }
            code.Append(",");
        }
        else
        {
            code.Line(column.Kind == "boolean" ? $"{name} switch {{ true => 1, false => 0, null => float.NaN }}," : $"{name},");
        }
    }

    static List<string> Texts(Dictionary<string, object?> json, string name) =>
        json.TryGetValue(name, out object? list) && list is List<object?> texts ? [.. texts.Select(text => (string)text!)] : [];

    /// <summary>Returns an identifier that no other name has.</summary>
    static string Identifier(string name, bool isType, HashSet<string> used)
    {
        var text = new StringBuilder();
        bool starts = isType;
        foreach (char c in name)
        {
            if (char.IsLetterOrDigit(c))
            {
                text.Append(starts ? char.ToUpperInvariant(c) : text.Length == 0 ? char.ToLowerInvariant(c) : c);
            }
            starts = !char.IsLetterOrDigit(c) && (isType || text.Length > 0);
        }
        if (text.Length == 0 || char.IsDigit(text[0]))
        {
            text.Insert(0, '_');
        }
        string identifier = text.ToString();
        for (int i = 2; !used.Add(identifier); i++)
        {
            identifier = $"{text}_{i}";
        }
        return $"@{identifier}";
    }

    static string Quote(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (char c in text)
        {
            literal.Append(c is '"' or '\\' ? $"\\{c}" : c is >= ' ' and <= '~' ? $"{c}" : $"\\u{(int)c:x4}");
        }
        return literal.Append('"').ToString();
    }

    // Names may have line ends, which would end the comment.
    static string Escape(string text) => new string([.. text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)])
        .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>An input column.</summary>
    sealed class Column(Dictionary<string, object?> json)
    {
        public string Kind { get; } = (string)json["kind"]!;

        public List<string> Categories { get; } = Texts(json, "categories");

        /// <summary>The names of its numbers.</summary>
        public string[] Names { get; } = (string)json["kind"]! != "date" ? [(string)json["name"]!]
            : [.. DateParts(json).Select(part => $"{json["name"]}.{part}")];

        public string Type => Kind == "number" ? "float" : Kind == "boolean" ? "bool?" : "string?";

        public string Describe() => Kind == "number" ? "a number, NaN where it is missing."
            : Kind == "boolean" ? "null where it is missing."
            : $"one of {Categories.Count} categories as it is written in the table, null where it is missing.";

        static string[] DateParts(Dictionary<string, object?> json) =>
            json.TryGetValue("hasTime", out object? hasTime) && hasTime is true
                ? ["year", "month", "weekday", "hour", "elapsed"]
                : ["year", "month", "weekday", "elapsed"];
    }
}
