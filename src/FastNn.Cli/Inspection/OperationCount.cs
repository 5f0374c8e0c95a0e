namespace FastNn.Cli;

/// <summary>Counts the floating-point operations of a prediction.</summary>
static class OperationCount
{
    /// <summary>Returns those of the matrix products of a row, a multiplication and an addition for each weight. Activations and the rest are not
    /// counted.</summary>
    public static long OfRow(Network network)
    {
        Dictionary<string, Parameter> all = network.Parameters.ToDictionary(parameter => parameter.Name);
        return network.Parameters.Where(parameter => !parameter.IsVector).Sum(matrix =>
        {
            // The members of a BatchEnsemble share its weights, and have factors of their own.
            string factors = matrix.Name[..(matrix.Name.LastIndexOf('.') + 1)] + "s";
            long members = all.TryGetValue(factors, out Parameter? own) ? own.Count / matrix.Rows : 1;
            return 2 * members * matrix.Count;
        });
    }
}
