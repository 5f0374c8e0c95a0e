using FastNn.Contracts;
using FastNn.Data;

namespace FastNn.Tables;

/// <summary>
/// A model of a table: predicts one of its columns from the others. Trained with all preparation in one call, saved as one file, and used through
/// <see cref="CreatePredictor"/>.
/// </summary>
/// <remarks>Methods that read may be called by any number of threads.</remarks>
public sealed partial class TabularModel
{
    /// <summary>The key of the baseline in the metadata of a network that <see cref="Train"/> made; other networks have none.</summary>
    public const string BaselineKey = Baseline.MetadataKey;

    readonly float[]? baseline;

    TabularModel(Network network, TableSchema schema, float[]? baseline, TabularReport? report) =>
        (Network, Schema, this.baseline, Report) = (network, schema, baseline, report);

    /// <summary>The network for encoded rows: preprocessing, members, their average. Its outputs are probabilities, or a number in the label's units.</summary>
    public Network Network { get; }

    /// <summary>The columns, and how they are encoded.</summary>
    public TableSchema Schema { get; }

    /// <summary>What is predicted.</summary>
    public TabularTask Task => Schema.Task;

    /// <summary>The names of the classes by their numbers; empty for regression.</summary>
    public IReadOnlyList<string> Classes => Schema.ClassNames;

    /// <summary>How the model was trained; null for a model that was loaded.</summary>
    public TabularReport? Report { get; }

    /// <summary>Trains a model.</summary>
    /// <param name="table">The table, with the label's column.</param>
    /// <param name="label">The name of the column to predict: classes or numbers, decided by its values unless the options say so.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <exception cref="ArgumentException">The table has no such column.</exception>
    /// <exception cref="FastNnFormatException">The label cannot be predicted, no input is left, or there are too few rows.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    /// <remarks>With a <see cref="TabularOptions.Dispatcher"/> one process calls it, and the others serve the dispatcher with <see cref="CreateWork"/>. An
    /// exception of a member in another process is that of the dispatcher.</remarks>
    public static TabularModel Train(Table table, string label, TabularOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new TabularOptions();
        TabularPreset asked = options.Preset;
        var labelled = new LabelledRows(table, label, options);
        if (asked == TabularPreset.Tuned)
        {
            options = TabularTuning.Run(labelled, options, cancellationToken).Apply(options);
        }
        (TableSchema schema, Dataset rows) = (labelled.Schema, labelled.Rows);
        int[] validated = schema.GetEncodedRows(options.Validation ?? table);
        (TrainedModel trained, TrainedModel? preset) = new TabularTraining(labelled, options).Run(cancellationToken);
        float[] baseline = Baseline.Measure(rows);
        return Create(trained, asked, preset is null ? null : Create(preset, options.Preset, null));

        TabularModel Create(TrainedModel model, TabularPreset name, TabularModel? presetModel)
        {
            schema.AddTo(model.Network);
            Baseline.AddTo(model.Network, baseline);
            return new(model.Network, schema, baseline,
                model.CreateReport(name, rows.Count, validated, baseline, schema.Warnings, presetModel));
        }
    }

    /// <summary>Returns the work of a process that trains members, measures trials or the importance of columns for another one: for that which calls
    /// <see cref="Train"/> or <see cref="TabularTuning.Run(Table, string, TabularOptions?, CancellationToken)"/> with a
    /// <see cref="TabularOptions.Dispatcher"/>, or <see cref="ComputeImportance(Table, int, long, TaskDispatcher?)"/>. The same table, label and options; they
    /// are checked when the first task of a training or a search comes, which fails where they differ.</summary>
    /// <inheritdoc cref="Train" path="/param[@name='table' or @name='label' or @name='options']"/>
    /// <returns>The work for <see cref="TaskDispatcher.Serve"/>: for one task at a time, with all threads that a task asks for, at most one on each
    /// core.</returns>
    public static TaskWork CreateWork(Table table, string label, TabularOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(label);
        return new TabularWork(table, label, options ?? new TabularOptions()).Run;
    }

    /// <summary>Returns what <see cref="Train"/> would train, without training: the networks that the preset chooses for this table, in a sentence.</summary>
    /// <inheritdoc cref="Train" path="/param[@name='table' or @name='label' or @name='options']"/>
    /// <exception cref="ArgumentException">The table has no such column.</exception>
    /// <exception cref="FastNnFormatException">The label cannot be predicted, or no input is left.</exception>
    public static string DescribePlan(Table table, string label, TabularOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new TabularOptions();
        TableSchema schema = TableSchema.Create(table, label, options.Schema);
        var layers = new MemberLayers(schema.InputCount, schema.CategoricalColumns, Math.Max(1, schema.ClassNames.Count));
        return LearningPlan.Create(options, layers, schema.GetEncodedRows(table).Length, schema.Task == TabularTask.Classification).ToString();
    }

    /// <summary>Loads a model that <see cref="Save"/> or the command <c>fastnn train</c> wrote.</summary>
    /// <exception cref="FastNnFormatException">The file is malformed, or has no schema.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TabularModel Load(string path) => FromNetwork(FastNn.Network.Load(path), path);

    /// <summary>Loads a model only where its file is the expected or a signed one. As <see cref="Load(string)"/> otherwise.</summary>
    /// <exception cref="FastNnFormatException">The file, or its manifest, is not the expected one, or has no schema of a table.</exception>
    /// <exception cref="IOException">The file or its manifest cannot be read.</exception>
    public static TabularModel Load(string path, LoadOptions options) => FromNetwork(FastNn.Network.Load(path, options), path);

    /// <summary>Makes a model of a network whose metadata has a schema.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">The name of its file, for messages.</param>
    /// <exception cref="FastNnFormatException">There is no schema, or it does not fit.</exception>
    public static TabularModel FromNetwork(Network network, string name = "The network")
    {
        ArgumentNullException.ThrowIfNull(network);
        TableSchema schema = TableSchema.FromMetadata(network)
            ?? throw new FastNnFormatException($"{name} has no schema of a table; load it with Network.Load, or train it with TabularModel.Train.")
            {
                Code = FormatError.Missing,
            };
        return new(network, schema, Baseline.Find(network), null);
    }

    /// <summary>Saves the model with its schema; an existing file is replaced, completely or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Network.Save(path);

    /// <summary>Creates a predictor, for one caller at a time.</summary>
    /// <param name="options">The largest batch, and threads; null for single rows on the thread of the caller.</param>
    public TabularPredictor CreatePredictor(PredictorOptions? options = null) => new(this, options ?? new PredictorOptions());

    /// <summary>Predicts all rows of a table, which needs no label: probabilities, or numbers in the label's units.  returns: [rows, classes or 1]</summary>
    /// <exception cref="FastNnFormatException">A column is missing, or a value does not fit its column.</exception>
    public float[] Predict(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Predict(Schema.EncodeInputs(table));
    }

    /// <summary>Measures the model on a table with labels, beside the baseline.</summary>
    /// <exception cref="FastNnFormatException">A column or a label is missing, or a value does not fit its column.</exception>
    public TabularEvaluation Evaluate(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Evaluate(Schema.Encode(table));
    }

    /// <summary>Measures the model on rows that its schema has encoded, such as a part of a table, beside the baseline.</summary>
    /// <exception cref="ArgumentException">The rows have other inputs, or other labels.</exception>
    public TabularEvaluation Evaluate(Dataset rows)
    {
        ValidateRows(rows);
        return Evaluating.Run(Predict(Rows.GetInputs(rows)), rows, baseline);
    }

    /// <summary>Measures how much the model depends on each column, the most important first, on all cores.</summary>
    /// <param name="table">Rows with labels, best those that the model was not trained on.</param>
    /// <param name="repeats">Permutations of each column, at least 1.</param>
    /// <param name="seed">The seed of the permutations.</param>
    /// <exception cref="ArgumentOutOfRangeException">repeats is below 1.</exception>
    /// <exception cref="FastNnFormatException">A column or a label is missing, or a value does not fit its column.</exception>
    public IReadOnlyList<ColumnImportance> ComputeImportance(Table table, int repeats = 5, long seed = 0) => ComputeImportance(table, repeats, seed, null);

    /// <summary>Measures how much the model depends on each column, the most important first, in several processes: a part of the columns in each.</summary>
    /// <param name="table">Rows with labels, best those that the model was not trained on.</param>
    /// <param name="repeats">Permutations of each column, at least 1.</param>
    /// <param name="seed">The seed of the permutations.</param>
    /// <param name="dispatcher">Runs tasks for this process; the others serve it with <see cref="CreateWork"/>. The result is the same for any number of them.
    /// Null for this process alone, on all cores.</param>
    /// <inheritdoc cref="ComputeImportance(Table, int, long)" path="/exception"/>
    /// <remarks>Each process gets the model and the rows; models with layers of your own are for one process. An exception in another process is
    /// that of the dispatcher.</remarks>
    public IReadOnlyList<ColumnImportance> ComputeImportance(Table table, int repeats, long seed, TaskDispatcher? dispatcher)
    {
        ArgumentNullException.ThrowIfNull(table);
        return ComputeImportance(Schema.Encode(table), repeats, seed, dispatcher);
    }

    /// <summary>Measures how much the model depends on each column, by rows that its schema has encoded; the most important first, on all
    /// cores.</summary>
    /// <param name="rows">Rows with labels, best those that the model was not trained on.</param>
    /// <param name="repeats">Permutations of each column, at least 1.</param>
    /// <param name="seed">The seed of the permutations.</param>
    /// <exception cref="ArgumentOutOfRangeException">repeats is below 1.</exception>
    /// <exception cref="ArgumentException">The rows have other inputs, or other labels.</exception>
    public IReadOnlyList<ColumnImportance> ComputeImportance(Dataset rows, int repeats = 5, long seed = 0) => ComputeImportance(rows, repeats, seed, null);

    /// <summary>Lists the columns and, after a training, the report.</summary>
    public override string ToString() => Report is null ? $"{Schema}" : $"{Schema}{Environment.NewLine}{Report}";

    IReadOnlyList<ColumnImportance> ComputeImportance(Dataset rows, int repeats, long seed, TaskDispatcher? dispatcher)
    {
        ValidateRows(rows);
        Require.AtLeast(repeats, 1, nameof(repeats));
        return PermutationImportance.Compute(this, rows, repeats, seed, dispatcher);
    }

    float[] Predict(float[] inputs)
    {
        using TabularPredictor predictor = CreatePredictor(BatchPrediction.CreateOptions(inputs.Length / Schema.InputCount));
        return BatchPrediction.Run(predictor, inputs);
    }

    void ValidateRows(Dataset rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (bool hasLabels, int outputs) = (Task == TabularTask.Classification, Math.Max(1, Classes.Count));
        Require.Argument(rows.Inputs == Schema.InputCount && rows.HasLabels == hasLabels && rows.Outputs == outputs, nameof(rows),
            $"rows has {rows.Inputs} inputs and {rows.Outputs} {(rows.HasLabels ? "classes" : "targets")}, but the model {Schema.InputCount} inputs and "
                + $"{outputs} {(hasLabels ? "classes" : "targets")}; encode them by its schema.");
    }
}
