using System.Globalization;
using FastNn.Contracts;
using static System.FormattableString;

namespace FastNn.Tables;

/// <summary>Makes a schema of a table: chooses inputs and classes, and collects warnings.</summary>
/// <param name="table">The table.</param>
/// <param name="options">The options of the caller.</param>
sealed class SchemaBuilder(Table table, TableSchemaOptions options)
{
    // So many different numbers for each text, and so few texts, are probably a column of numbers with some that are mistyped or missing.
    const int MinRowsToWarn = 20, MaxTextsAmongNumbers = 5, MinNumbers = 10;

    readonly List<TableInput> inputs = [];
    readonly List<string> warnings = [];

    public TableSchema Build(string labelName)
    {
        TableColumn label = Find(labelName, "label");
        HashSet<TableColumn> ignored = [.. options.Ignore.Select(name => Find(name, nameof(TableSchemaOptions.Ignore)))];
        var kinds = options.Kinds.ToDictionary(pair => Find(pair.Key, nameof(TableSchemaOptions.Kinds)), pair => pair.Value);
        Require.Argument(!ignored.Contains(label), "label", $"label is '{label.Name}', which Ignore names too; remove it there.");
        (TabularTask task, string reason) = LabelRules.Decide(table, label, options.Task);
        string[] classes = task == TabularTask.Classification ? LabelRules.GetClassNames(label) : [];
        foreach (TableColumn column in table.Columns.Where(column => column != label && !ignored.Contains(column)))
        {
            AddInput(column, kinds.TryGetValue(column, out ColumnKind kind) ? kind : column.Kind, isGiven: kinds.ContainsKey(column));
        }
        if (inputs.Count == 0)
        {
            throw new FastNnFormatException(table.Name, -1,
                $"No column is left to be an input. {string.Join(" ", warnings)} Add columns, or give kinds with TableSchemaOptions.Kinds.")
            {
                Code = FormatError.Missing,
            };
        }
        new LabelWarnings(table, label, options.DropMissingLabels, warnings).Add(task);
        return new TableSchema(inputs, label.Name, task, classes)
        {
            LabelColumn = label.Index,
            ColumnCount = table.Columns.Count,
            TaskReason = reason,
            Warnings = warnings,
            DropMissingLabels = options.DropMissingLabels,
            Formats = table.Formats,
        };
    }

    TableColumn Find(string name, string parameter)
    {
        TableColumn? column = table.FindColumn(name);
        Require.Argument(column is not null, parameter, $"{parameter} is '{name}', but {table.DescribeColumns(name)}");
        return column!;
    }

    void AddInput(TableColumn column, ColumnKind kind, bool isGiven)
    {
        switch (kind)
        {
            case ColumnKind.Number:
                Check(column, column.HasNumbers, "numbers");
                inputs.Add(new TableInput(column.Name, column.Index, kind, []));
                WarnOfRowNumber(column);
                break;
            case ColumnKind.Date:
                Check(column, column.Values is DateValues, "dates");
                inputs.Add(new TableInput(column.Name, column.Index, kind, []) { HasTime = HasTime((DateValues)column.Values) });
                break;
            case ColumnKind.Boolean:
                Check(column, HasBoth(column.Texts), "two truth values");
                inputs.Add(new TableInput(column.Name, column.Index, kind, LabelRules.GetBooleanNames(column.Texts)));
                break;
            case ColumnKind.Category:
                AddCategory(column);
                break;
            default:
                if (!isGiven)
                {
                    warnings.Add(Describe(column, kind));
                }
                break;
        }
    }

    void AddCategory(TableColumn column)
    {
        Check(column, column.Values is TextValues or NumberValues { IsShort: true }, "categories");
        Dictionary<string, int> counts = CategoryCounts.Count(column);
        inputs.Add(new TableInput(column.Name, column.Index, ColumnKind.Category, CategoryCounts.Choose(counts, options.MaxCategories)));
        if (counts.Count > options.MaxCategories)
        {
            warnings.Add(Invariant($"'{column.Name}' has {counts.Count:n0} categories; the {options.MaxCategories:n0} most frequent are kept, ")
                + "and the others are encoded as unknown.");
        }
        WarnOfFormat(column, counts.Keys);
    }

    static void Check(TableColumn column, bool condition, string what) => Require.Argument(condition, nameof(TableSchemaOptions.Kinds),
        $"Kinds asks for {what} in '{column.Name}', but the table read {column.Kind}; set CsvOptions.Kinds when you read the table.");

    void WarnOfFormat(TableColumn column, Dictionary<string, int>.KeyCollection names)
    {
        string[] texts = [.. names.Where(name => !NumberText.TryParse(name, out _))];
        if (texts.Length is > 0 and <= MaxTextsAmongNumbers && names.Count >= MinNumbers * texts.Length)
        {
            int row = Enumerable.Range(0, column.RowCount).First(row => column.GetText(row) is { } text && texts.Contains(text));
            warnings.Add($"'{column.Name}' holds numbers besides {ValueText.Join(texts)} ({table.NamePlace(row)}), and is read as categories; "
                + "correct the texts, or name them in CsvOptions.MissingValues, to read it as numbers.");
        }
        else if (2 * names.Count(HasDecimalComma) > names.Count && table.Formats.Numbers.DecimalSeparator == '.')
        {
            warnings.Add($"'{column.Name}' holds numbers with a decimal comma, read as texts; set CsvOptions.DecimalSeparator to ',' to read them as numbers.");
        }
        else if (2 * names.Count(IsDate) > names.Count)
        {
            warnings.Add($"'{column.Name}' seems to hold dates, such as {ValueText.Show(names.First(IsDate))}, read as texts; give their format with "
                + "CsvOptions.DateFormats to read them as dates.");
        }
    }

    void WarnOfRowNumber(TableColumn column)
    {
        bool increases = column.RowCount >= MinRowsToWarn;
        for (int row = 1; row < column.RowCount && increases; row++)
        {
            increases = column.GetNumber(row) > column.GetNumber(row - 1);
        }
        if (increases)
        {
            warnings.Add($"'{column.Name}' increases from each row to the next, like a row number or a time; ignore it if it would not be known for new rows.");
        }
        else if (KindRules.IsIdentifierName(column.Name))
        {
            warnings.Add($"'{column.Name}' is named like an identifier, but its values repeat: it is read as a number. Ignore it if it names something.");
        }
    }

    static string Describe(TableColumn column, ColumnKind kind) => kind switch
    {
        ColumnKind.Identifier => Invariant(
            $"'{column.Name}' is ignored: its {column.DistinctCount:n0} different values in {column.RowCount:n0} rows seem to name rows."),
        ColumnKind.Constant when column.DistinctCount == 0 => $"'{column.Name}' is ignored: it has no values.",
        ColumnKind.Constant => $"'{column.Name}' is ignored: it has the same value, {ValueText.Show(column.GetText(0))}, in every row.",
        _ => Invariant(
            $"'{column.Name}' is ignored: it is free text, {column.DistinctCount:n0} different ones. Make numbers or categories of it that tell rows apart."),
    };

    static bool HasBoth(IReadOnlyList<string> texts) =>
        texts.All(text => BooleanText.TryParse(text, out _)) && texts.Any(LabelRules.IsTrue) && !texts.All(LabelRules.IsTrue);

    static bool HasTime(DateValues dates)
    {
        for (int row = 0; row < dates.Count; row++)
        {
            if (dates.Items[row] is var ticks && ticks != DateValues.Missing && ticks % TimeSpan.TicksPerDay != 0)
            {
                return true;
            }
        }
        return false;
    }

    // Shorter texts, such as 3-4 or Mar, are rarely dates.
    static bool IsDate(string text) =>
        text.Length >= "1/1/2000".Length && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    static bool HasDecimalComma(string text) => text.Contains(',', StringComparison.Ordinal)
        && new NumberFormat(',', '.', true).TryParse(text, out _);
}
