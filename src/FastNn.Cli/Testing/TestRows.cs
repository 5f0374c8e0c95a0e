using FastNn.Data;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Reads the rows that a model is tested on.</summary>
static class TestRows
{
    /// <summary>Reads labelled rows.</summary>
    /// <param name="rows">Their source.</param>
    /// <param name="file">The model file, for messages.</param>
    /// <param name="network">The model.</param>
    /// <param name="schema">The columns of its table; null for other models.</param>
    /// <param name="seed">The seed of the training; null for that of the model.</param>
    /// <param name="all">Whether to read the rows of the training too.</param>
    /// <exception cref="UsageException">The rows are not those of the model, or none were held out.</exception>
    public static Dataset Read(RowSource rows, string file, Network network, TableSchema? schema, long? seed, bool all)
    {
        if (schema is not null)
        {
            Require.Usage(
                rows is not Digits,
                $"The model {file} was trained on a table with the label '{schema.Label}'; give test rows with --csv FILE.");
            rows.UseSchema(schema, Holdout.IsStratified(network));
        }
        Require.Usage(
            rows is not Digits || network.Inputs == Digits.Pixels,
            $"The model {file} has {network.Inputs} inputs, but the digits have {Digits.Pixels}; give rows with --csv FILE --label COLUMN or --data FOLDER.");
        float holdout = Holdout.Read(network);
        Require.Usage(
            holdout > 0 || all || rows is not SingleFileSource,
            $"The model {file} was trained on all rows ({Holdout.Option} 0), so no test rows were held out; give other rows, with --all.");
        return rows.ReadTest(seed ?? network.Seed, all, holdout);
    }
}
