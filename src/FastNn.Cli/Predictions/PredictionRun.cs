using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>A run of <c>fastnn predict</c>: opens the files, and chooses how to predict and in which format.</summary>
sealed class PredictionRun
{
    /// <summary>The model file.</summary>
    public required string Model { get; init; }

    /// <summary>The file of the rows, or - for standard input.</summary>
    public required string Csv { get; init; }

    /// <summary>The file of the predictions, or - for standard output.</summary>
    public required string Out { get; init; }

    /// <summary>Whether predictions are JSON.</summary>
    public required bool IsJson { get; init; }

    /// <summary>Whether the outputs of the network are written.</summary>
    public required bool IsRaw { get; init; }

    /// <summary>The format of the rows.</summary>
    public required CsvOptions Options { get; init; }

    bool IsStandardInput => Csv == Standard.Name;

    /// <summary>Predicts all rows.</summary>
    /// <exception cref="FastNnFormatException">A file is malformed, or the rows do not fit the model.</exception>
    /// <exception cref="UsageException">The files of two options are the same.</exception>
    public void Run()
    {
        if (Out != Standard.Name)
        {
            CheckOutput();
        }
        Network network = ModelFiles.Load(Model);
        if (IsStandardInput && !Console.IsInputRedirected)
        {
            Console.Error.WriteLine($"reading {DescribeRows(network)} from standard input");
        }
        using Stream rows = IsStandardInput ? Console.OpenStandardInput() : InputFile.OpenRaw(Csv);
        if (Out != Standard.Name)
        {
            OutputFile.Write(Out, output => Predict(network, rows, output));
            return;
        }
        using var standard = new StreamWriter(Console.OpenStandardOutput());
        Predict(network, rows, standard);
    }

    void CheckOutput()
    {
        ModelFiles.CheckWritable("--out", Out, "predictions.csv");
        var files = new DistinctFiles();
        files.Add("--model", Model);
        files.Add("--csv", IsStandardInput ? null : Csv);
        files.Add("--out", Out);
    }

    void Predict(Network network, Stream rows, StreamWriter output)
    {
        try
        {
            if (!IsRaw && TableSchema.FromMetadata(network) is not null)
            {
                PredictTable(TabularModel.FromNetwork(network, Model), rows, output);
            }
            else
            {
                PredictNumbers(network, rows, output);
            }
        }
        catch (FastNnFormatException e) when (IsStandardInput)
        {
            throw new FastNnFormatException(e.Message.Replace("stream: ", "standard input: ", StringComparison.Ordinal), e) { Code = e.Code };
        }
    }

    void PredictTable(TabularModel model, Stream rows, StreamWriter output)
    {
        var table = new TableRows(model, IsStandardInput);
        table.Run(rows, Options, IsJson ? new JsonPredictions(model.Schema) : new CsvPredictions(model.Schema), output);
        table.Counts.Write(Console.Error);
    }

    void PredictNumbers(Network network, Stream rows, StreamWriter output)
    {
        // A model of another program has no names: its rows are numbers, its classes their indices.
        bool isNumber = network.Outputs == 1, isRaw = IsRaw || isNumber;
        TableSchema schema = TableSchema.FromMetadata(network) ?? TableSchema.FromNumbers(network.Inputs, isNumber ? 0 : network.Outputs);
        new SingleRows(network, schema, isRaw, IsStandardInput)
            .Run(rows, Options, IsJson ? new JsonPredictions(schema) : new PlainPredictions(isRaw ? null : schema), output);
    }

    static string DescribeRows(Network network) => TableSchema.FromMetadata(network) is { } schema
        ? $"rows of the columns {TerminalText.Join([.. schema.Inputs.Select(input => input.Name)], 40)}"
        : $"rows of {network.Inputs} values";
}
