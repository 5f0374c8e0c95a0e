using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Prints the content of a model file as tables.</summary>
/// <param name="file">The file.</param>
/// <param name="network">Its network.</param>
/// <param name="schema">The columns of its table; null for other models.</param>
sealed class ModelDescription(FileFacts file, Network network, TableSchema? schema)
{
    /// <summary>Writes columns, classes, layers and parameters.</summary>
    public void Write(TextWriter output)
    {
        string size = Invariant($"{file.Length:n0} bytes, {network.Inputs} inputs, {network.Outputs} outputs");
        output.WriteLine(Invariant($"{file.Path}: {size}, {network.Parameters.ElementCount:n0} parameters, seed {network.Seed}"));
        if (network.WeightFormat != WeightFormat.Float32)
        {
            output.WriteLine($"weights: {NameFormat(network.WeightFormat)}, for predictions alone");
        }
        output.WriteLine($"layers: {LayerText.FormatAll(network)}");
        output.WriteLine($"hash: {network.ComputeHash()}");
        output.WriteLine($"sha256: {file.Hash}");
        if (file.Content is not null)
        {
            output.WriteLine($"types: {string.Join(", ", file.Types)}");
        }
        output.WriteLine(Invariant($"operations: {OperationCount.OfRow(network):n0} of floating point per row, in matrix products"));
        if (file.Checkpoint is not null)
        {
            output.WriteLine($"checkpoint: {file.Checkpoint}");
        }
        if (schema is not null)
        {
            output.WriteLine(TerminalText.Sanitize($"task: {DescribeTask(schema)}"));
            CreateInputTable(schema).Write(output);
            if (schema.ClassNames.Count > 0)
            {
                CreateClassTable(schema).Write(output);
            }
        }
        CreateLayerTable().Write(output);
        foreach ((int index, Layer layer) in network.Index())
        {
            if (layer is Average average)
            {
                CreateMemberTable(index, average).Write(output);
            }
        }
        CreateParameterTable().Write(output);
    }

    /// <summary>Returns the name of a kind.</summary>
    public static string NameKind(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "numeric",
        ColumnKind.Category => "categorical",
        ColumnKind.Boolean => "boolean",
        _ => "date",
    };

    /// <summary>Returns the name of a format of weights.</summary>
    public static string NameFormat(WeightFormat format) => format switch
    {
        WeightFormat.BFloat16 => "bf16",
        WeightFormat.Int8 => "int8",
        WeightFormat.DynamicInt8 => "int8-dynamic",
        _ => "float32",
    };

    static string DescribeTask(TableSchema schema)
    {
        string what = schema.Task == TabularTask.Regression
            ? $"regression of '{schema.Label}'"
            : Invariant($"classification of '{schema.Label}', {schema.ClassNames.Count:n0} classes");
        return $"{what} ({schema.TaskReason})";
    }

    TextTable CreateInputTable(TableSchema schema)
    {
        var table = new TextTable(5, "input", "column", "type", "missing", "categories");
        var rules = new MissingRules(network, schema);
        for (int i = 0; i < schema.Inputs.Count; i++)
        {
            TableInput input = schema.Inputs[i];
            table.Add(Invariant($"{i}"), TerminalText.Sanitize(input.Name), NameKind(input.Kind), rules.Describe(i), TerminalText.Join(input.Categories, 20));
        }
        return table;
    }

    static TextTable CreateClassTable(TableSchema schema)
    {
        var table = new TextTable(2, "class", TerminalText.Sanitize(schema.Label));
        for (int i = 0; i < schema.ClassNames.Count; i++)
        {
            table.Add(Invariant($"{i}"), TerminalText.Sanitize(schema.ClassNames[i]));
        }
        return table;
    }

    TextTable CreateLayerTable()
    {
        var table = new TextTable(2, "layer", "kind", "inputs", "outputs");
        for (int i = 0; i < network.Count; i++)
        {
            string kind = network[i] is Dense ? "dense" : LayerText.Format(network[i]);
            table.Add(Invariant($"{i}"), kind, Invariant($"{network.GetWidth(i - 1)}"), Invariant($"{network.GetWidth(i)}"));
        }
        return table;
    }

    static TextTable CreateMemberTable(int index, Average average)
    {
        var table = new TextTable(3, Invariant($"members of layer {index}"), "share", "layers of each");
        foreach (MemberGroup group in MemberGroup.FindAll(average))
        {
            table.Add(Invariant($"{group.Count:n0}"), Invariant($"{group.Share:0.##}"), string.Join(',', group.Layers));
        }
        return table;
    }

    TextTable CreateParameterTable()
    {
        var table = new TextTable(2, "parameter", "shape", "count", "min", "mean", "max", "NaN or infinite");
        foreach (ParameterSummary summary in ParameterSummary.ListAll(network))
        {
            ValueRange range = ValueRange.Measure(summary.Parameters);
            Parameter first = summary.Parameters[0];
            string shape = first.IsVector ? Invariant($"[{first.Columns}]") : Invariant($"[{first.Rows}, {first.Columns}]");
            string minimum = Invariant($"{range.Minimum:g6}"), mean = Invariant($"{range.Mean:g6}"), maximum = Invariant($"{range.Maximum:g6}");
            string count = Invariant($"{summary.Parameters.Sum(parameter => (long)parameter.Count):n0}");
            table.Add(summary.Name, shape, count, minimum, mean, maximum, Invariant($"{range.NotFinite:n0}"));
        }
        return table;
    }
}
