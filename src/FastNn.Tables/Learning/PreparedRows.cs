using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Rows as members get them: behind the preprocessing, which is fitted to the rows to train on.</summary>
sealed class PreparedRows
{
    readonly Dataset rows, prepared, standardized;
    readonly Dataset? others, standardizedOthers;

    /// <param name="rows">Encoded rows with labels, or one target each.</param>
    /// <param name="validation">Other rows to validate on; null for parts of the rows.</param>
    /// <param name="categories">The inputs that are codes of categories.</param>
    public PreparedRows(Dataset rows, Dataset? validation, IReadOnlyList<CategoricalColumn> categories)
    {
        this.rows = rows;
        Layers = new(rows.Inputs, categories, rows.Outputs);
        Preprocessing = new Network(rows.Inputs);
        Layers.AddPreprocessing(Preprocessing);
        if (Preprocessing.Count > 0)
        {
            Preprocessing.FitPreprocessing(rows);
        }
        (prepared, others) = (Prepare(rows), validation is null ? null : Prepare(validation));
        (standardized, standardizedOthers) = (prepared, others);
        if (!rows.HasLabels)
        {
            TargetScaler scaler = new TargetScaler().Fit(Rows.GetTargets(rows));
            (standardized, standardizedOthers) = (Standardize(prepared), others is null ? null : Standardize(others));

            Dataset Standardize(Dataset data) => Rows.WithTargets(data, scaler.Transform(Rows.GetTargets(data)));
        }
    }

    /// <summary>The layers of the members.</summary>
    public MemberLayers Layers { get; }

    /// <summary>The fitted preprocessing layers.</summary>
    public Network Preprocessing { get; }

    /// <summary>Divides the rows into parts: folds, a single split, or, with other rows to validate on, the same ones for each member.</summary>
    /// <param name="folds">The number of folds; 1 for a single split.</param>
    /// <param name="members">The members that other rows validate.</param>
    /// <param name="validationFraction">The fraction of a single split that is validated on.</param>
    /// <param name="seed">The seed.</param>
    public DividedRows Divide(int folds, int members, double validationFraction, long seed)
    {
        if (others is not null)
        {
            (int[], int[]) all = ([.. Enumerable.Range(0, rows.Count)], [.. Enumerable.Range(0, others.Count)]);
            return new([.. Enumerable.Repeat(new Fold(prepared, others), members)],
                [.. Enumerable.Repeat(new Fold(standardized, standardizedOthers!), members)], [.. Enumerable.Repeat(all, members)]);
        }
        int[]? classes = rows.HasLabels ? Rows.GetLabels(rows) : null;
        IReadOnlyList<(int[] Training, int[] Validation)> numbers = folds > 1
            ? RowParts.Fold(rows.Count, classes, folds, seed)
            : [RowParts.Split(rows.Count, classes, (float)(1 - validationFraction), seed)];
        return new(Select(prepared), Select(standardized), numbers);

        Fold[] Select(Dataset all) => [.. numbers.Select(part => new Fold(all.Rows(part.Training), all.Rows(part.Validation)))];
    }

    Dataset Prepare(Dataset data) => Preprocessing.Count > 0 ? Rows.WithInputs(data, BatchPrediction.Run(Preprocessing, data)) : data;
}

/// <summary>The parts of rows, which share their memory.</summary>
/// <param name="Parts">The parts, with targets in the label's units.</param>
/// <param name="Standardized">The same parts, with the targets that members are trained on.</param>
/// <param name="Numbers">The row numbers of the parts.</param>
sealed record DividedRows(
    IReadOnlyList<Fold> Parts, IReadOnlyList<Fold> Standardized, IReadOnlyList<(int[] Training, int[] Validation)> Numbers);
