using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FastNn.Data;

namespace FastNn.Tables;

/// <summary>The rows of a table that a model can be trained on.</summary>
sealed class LabelledRows
{
    /// <param name="table">The table.</param>
    /// <param name="label">The name of the label's column.</param>
    /// <param name="options">The options of the training.</param>
    /// <exception cref="ArgumentException">The table has no such column.</exception>
    /// <exception cref="FastNnFormatException">The label cannot be predicted, no input is left, or there are too few rows.</exception>
    public LabelledRows(Table table, string label, TabularOptions options)
    {
        Schema = TableSchema.Create(table, label, options.Schema);
        Rows = Schema.Encode(table);
        if (Rows.Count < LearningPlan.LeastRows)
        {
            throw new FastNnFormatException(
                $"{table.Name} has {Rows.Count} rows with a label; at least {LearningPlan.LeastRows} are needed to train and to validate. Add rows.")
            {
                Code = FormatError.Missing,
            };
        }
        Weighted = options.BalancesClasses ? ClassBalance.Apply(Rows) : Rows;
        Validation = options.Validation is null ? null : Schema.Encode(options.Validation);
    }

    /// <summary>The schema of the table.</summary>
    public TableSchema Schema { get; }

    /// <summary>The encoded rows.</summary>
    public Dataset Rows { get; }

    /// <summary>The encoded rows with the weights that the options ask for.</summary>
    public Dataset Weighted { get; }

    /// <summary>Other rows to validate on; null for parts of the rows.</summary>
    public Dataset? Validation { get; }

    /// <summary>Returns a hash of the schema, the rows and a text.</summary>
    /// <param name="options">The options that a training depends on.</param>
    public string ComputeHash(string options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Schema.ToJson()));
        hash.AppendData(Encoding.UTF8.GetBytes(options));
        foreach (Dataset data in Validation is null ? [Rows] : new[] { Rows, Validation })
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(Tables.Rows.GetInputs(data)));
            hash.AppendData(
                data.HasLabels ? MemoryMarshal.AsBytes<int>(Tables.Rows.GetLabels(data)) : MemoryMarshal.AsBytes<float>(Tables.Rows.GetTargets(data)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
