namespace FastNn.Autograd;

/// <summary>Means: <see cref="SumFunction"/> divided by how many.</summary>
static class MeanFunction
{
    public static readonly Function All = new SumFunction("mean", true, true, isMean: true), Rows = new SumFunction("meanrows", true, false, isMean: true),
        Columns = new SumFunction("meancolumns", false, true, isMean: true);
}

public readonly partial struct Tensor
{
    /// <summary>The mean of all numbers: [1, 1].</summary>
    public Tensor Mean() => Tape.Apply(MeanFunction.All, this);

    /// <summary>The mean of all rows: [1, columns].</summary>
    public Tensor MeanRows() => Tape.Apply(MeanFunction.Rows, this);

    /// <summary>The mean of all columns: [rows, 1].</summary>
    public Tensor MeanColumns() => Tape.Apply(MeanFunction.Columns, this);
}
