using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FastNn.Contracts;
using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Writes and reads schemas as JSON.</summary>
static class SchemaJson
{
    const string Name = "schema";

    // Far above any table, and below what would exhaust memory: a file of a network may come from elsewhere.
    const int MaxLength = 256 << 20, MaxColumns = 1 << 20;

    public static string Write(TableSchema schema) => JsonSerializer.Serialize(
        new SchemaDocument
        {
            Version = SchemaDocument.CurrentVersion,
            Columns = schema.ColumnCount,
            Inputs = [.. schema.Inputs.Select(Write)],
            Label = new LabelDocument
            {
                Name = schema.Label,
                Column = schema.LabelColumn,
                Classes = schema.Task == TabularTask.Classification ? schema.ClassNames : null,
                DropMissing = schema.DropMissingLabels,
            },
            Format = Write(schema.Formats, schema.UnknownIsMissing),
            IsPositional = schema.IsPositional,
        },
        SchemaJsonContext.Default.SchemaDocument);

    /// <exception cref="FastNnFormatException">The text is malformed.</exception>
    public static TableSchema Read(string json)
    {
        SchemaDocument document = Parse(json, SchemaJsonContext.Default.SchemaDocument);
        if (document.Version is < 1 or > SchemaDocument.CurrentVersion)
        {
            throw Bad($"its version is {document.Version}, and this library reads up to {SchemaDocument.CurrentVersion}; update FastNn.Tables",
                FormatError.Unsupported);
        }
        CheckTexts(document.Format?.Missing, "words for missing values");
        CheckTexts(document.Format?.Dates, "formats of dates");
        TableInput[] inputs = [.. document.Inputs.Select(Read)];
        TabularTask task = document.Label.Classes is null ? TabularTask.Regression : TabularTask.Classification;
        return Create(() => new TableSchema(inputs, document.Label.Name, task, document.Label.Classes ?? [], document.Format?.UnknownIsMissing ?? false)
        {
            LabelColumn = document.Label.Column,
            ColumnCount = document.Columns,
            DropMissingLabels = document.Label.DropMissing,
            Formats = Read(document.Format),
            IsPositional = document.IsPositional,
        });
    }

    /// <summary>Reads a schema of an older version.</summary>
    /// <param name="json">The text.</param>
    /// <param name="outputs">The outputs of the network, which tell classes without names from a number.</param>
    /// <exception cref="FastNnFormatException">The text is malformed.</exception>
    public static TableSchema ReadCsvSchema(string json, int outputs)
    {
        CsvSchemaDocument document = Parse(json, SchemaJsonContext.Default.CsvSchemaDocument);
        CheckTexts(document.Missing, "words for missing values");
        TableInput[] inputs =
        [
            .. document.Inputs.Select(input => new TableInput(
                input.Name, input.Column, input.Categories is { Count: > 0 } ? ColumnKind.Category : ColumnKind.Number, input.Categories ?? [])),
        ];
        bool hasNames = document.Label.Classes is { Count: > 0 };
        string[] numbers = outputs > 1 ? [.. Enumerable.Range(0, outputs).Select(label => Categories.Format((double)label))] : [];
        string[] classes = hasNames ? [.. document.Label.Classes!] : numbers;
        return Create(() => new TableSchema(
            inputs, document.Label.Name, classes.Length > 0 ? TabularTask.Classification : TabularTask.Regression, classes, unknownIsMissing: true)
        {
            LabelColumn = document.Label.Column,
            ColumnCount = document.Columns,
            Formats = Read(new FormatDocument { Missing = document.Missing }),
        });
    }

    static InputDocument Write(TableInput input) => new()
    {
        Name = input.Name,
        Column = input.Column,
        Kind = KindName(input.Kind),
        Categories = input.Categories.Count > 0 ? input.Categories : null,
        HasTime = input.HasTime,
    };

    static FormatDocument? Write(ValueFormats formats, bool unknownIsMissing)
    {
        bool hasWords = !formats.Missing.Words.SequenceEqual(CsvOptions.DefaultMissingValues);
        return !hasWords && formats.Numbers == NumberFormat.Invariant && formats.Dates is null && !unknownIsMissing ? null : new FormatDocument
        {
            Missing = hasWords ? formats.Missing.Words : null,
            DecimalSeparator = formats.Numbers.DecimalSeparator == '.' ? null : formats.Numbers.DecimalSeparator,
            ThousandsSeparator = formats.Numbers.ThousandsSeparator,
            AllowSigns = formats.Numbers.AllowsSigns,
            Dates = formats.Dates,
            UnknownIsMissing = unknownIsMissing,
        };
    }

    static TableInput Read(InputDocument input)
    {
        ColumnKind? kind = Kinds.Cast<ColumnKind?>().FirstOrDefault(kind => KindName((ColumnKind)kind!) == input.Kind);
        int categories = input.Categories?.Count ?? 0;
        bool fits = kind is ColumnKind.Category ? categories > 0 : kind is ColumnKind.Boolean ? categories == 2 : kind is not null && categories == 0;
        return fits
            ? new TableInput(input.Name, input.Column, (ColumnKind)kind!, input.Categories ?? []) { HasTime = input.HasTime }
            : throw Bad(FormattableString.Invariant($"the input '{input.Name}' is of kind '{input.Kind}' with {categories} categories"),
                FormatError.InvalidValue);
    }

    static ValueFormats Read(FormatDocument? format)
    {
        if (format is null)
        {
            return ValueFormats.Default;
        }
        char point = format.DecimalSeparator ?? '.';
        bool fits = point is '.' or ',' && format.ThousandsSeparator is null or ',' or '.' or ' ' or '\'' or '_';
        return fits && format.ThousandsSeparator != point
            ? new ValueFormats(
                new NumberFormat(point, format.ThousandsSeparator, format.AllowSigns),
                format.Missing is null ? MissingWords.Default : new MissingWords(format.Missing),
                format.Dates is { Count: > 0 } ? [.. format.Dates] : null)
            : throw Bad($"its decimal separator is '{point}' and its thousands separator '{format.ThousandsSeparator}'",
                FormatError.InvalidValue);
    }

    // The parser checks no elements of lists.
    static void CheckTexts(IReadOnlyList<string>? texts, string what)
    {
        if (texts?.Contains(null) == true)
        {
            throw Bad($"one of its {what} is null", FormatError.InvalidValue);
        }
    }

    static ColumnKind[] Kinds { get; } = [ColumnKind.Number, ColumnKind.Boolean, ColumnKind.Category, ColumnKind.Date];

    static string KindName(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "number",
        ColumnKind.Boolean => "boolean",
        ColumnKind.Category => "category",
        _ => "date",
    };

    static T Parse<T>(string json, JsonTypeInfo<T> type) where T : class
    {
        if (json.Length > MaxLength)
        {
            throw Bad(FormattableString.Invariant($"it has {json.Length:n0} characters, more than {MaxLength:n0}"), FormatError.LimitExceeded);
        }
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw Bad("it is null");
        }
        catch (JsonException e)
        {
            throw new FastNnFormatException(Name, -1, $"The text is not the JSON of a schema: {e.Message} Use the metadata of a model as it was saved.", e);
        }
    }

    /// <summary>Makes a schema, and checks its numbers.</summary>
    static TableSchema Create(Func<TableSchema> create)
    {
        try
        {
            TableSchema schema = create();
            int[] columns = [.. schema.Inputs.Select(input => input.Column), schema.LabelColumn];
            Require.Argument(schema.ColumnCount is > 1 and <= MaxColumns && columns.All(column => (uint)column < (uint)schema.ColumnCount)
                && columns.Distinct().Count() == columns.Length, "columns", $"The numbers of the columns must be unique, from 0 to {schema.ColumnCount - 1}.");
            Require.Argument(schema.Task == TabularTask.Regression || schema.ClassNames.Count is > 0 and <= Dataset.MaxClasses, "classes",
                $"The label has {schema.ClassNames.Count} classes; it must have 1 to {Dataset.MaxClasses}.");
            Require.Argument(!schema.ClassNames.Contains(null) && schema.ClassNames.Distinct().Count() == schema.ClassNames.Count, "classes",
                $"The label has a class that is null or stands twice; the names of classes must be unique.");
            return schema;
        }
        catch (ArgumentException e)
        {
            throw new FastNnFormatException(Name, -1, $"The schema is malformed: {e.Message}", e) { Code = FormatError.InvalidValue };
        }
    }

    static FastNnFormatException Bad(string problem, FormatError code = FormatError.Malformed) =>
        new(Name, -1, $"The schema is malformed: {problem}. Use the metadata of a model as it was saved.") { Code = code };
}
