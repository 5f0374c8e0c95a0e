using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>The rows of a training on a table.</summary>
/// <param name="Schema">The schema of the whole table.</param>
/// <param name="RowCount">The rows of the file.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Options">The options of a training with all of the time.</param>
/// <param name="Training">The rows to train on, all with a label.</param>
/// <param name="Test">The test rows; null for none.</param>
sealed record TableData(
    TableSchema Schema, int RowCount, IReadOnlyList<ReportColumn> Columns, TabularOptions Options, Table Training, Table? Test)
{
    /// <summary>The column whose values have the same proportions in all parts of the rows; null for none.</summary>
    public string? StratifyBy => Schema.Task == TabularTask.Classification ? Schema.Label : null;

    /// <summary>Reads the files of a request. Whatever is wrong with them is found here, before the training.</summary>
    /// <exception cref="FastNnFormatException">A file is malformed, or its label cannot be predicted.</exception>
    /// <exception cref="UsageException">An option does not fit the table.</exception>
    public static TableData Read(TableRequest request)
    {
        TableFile file = request.File;
        Table table = file.Read();
        string label = file.FindLabel(table);
        TableSchemaOptions schemaOptions = file.CreateSchemaOptions(table, request.Task);
        TableSchema schema = TableSchema.Create(table, label, schemaOptions);
        string? forClasses = request.BalancesClasses ? "--class-weights" : request.Calibrates ? "--calibrate" : null;
        Require.Usage(forClasses is null || schema.Task == TabularTask.Classification,
            $"{forClasses} is for classes, but the label is a number to predict ({schema.TaskReason}); omit it, or give --task classification.");
        IReadOnlyList<ReportColumn> columns = ColumnSummary.Describe(table, schema, schemaOptions.Ignore);
        (Table training, Table? test) = Divide(request, table, schema);
        Require.Usage(request.Folds <= training.RowCount,
            $"--folds is {request.Folds}, but there are {training.RowCount} rows with a label; give at most as many folds.");
        Table? validation = request.Validation is { } path ? ReadLabelled(file, path, schema) : null;
        return new(schema, table.RowCount, columns, request.CreateOptions(schema, schemaOptions, validation), training, test);
    }

    static (Table Training, Table? Test) Divide(TableRequest request, Table table, TableSchema schema)
    {
        if (request.Holdout > 0)
        {
            return Holdout.Divide(table, schema, request.Holdout, request.Seed);
        }
        int[] rows = schema.GetEncodedRows(table);
        return (rows.Length < table.RowCount ? table.SelectRows(rows) : table, request.Test is { } path ? ReadLabelled(request.File, path, schema) : null);
    }

    static Table ReadLabelled(TableFile file, string path, TableSchema schema)
    {
        Table rows = file.Read(path, schema);
        // Finds labels that are missing or unknown.
        schema.Encode(rows);
        return rows;
    }
}
