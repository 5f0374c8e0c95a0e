namespace FastNn.Cli;

/// <summary>Statistics of the finite values of a parameter, and the number of the others. NaN where no value is finite.</summary>
readonly record struct ValueRange(float Minimum, double Mean, float Maximum, int NotFinite)
{
    /// <summary>Computes the statistics.</summary>
    public static ValueRange Measure(Parameter parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        float[] finite = Array.FindAll(values, float.IsFinite);
        int notFinite = values.Length - finite.Length;
        return finite.Length == 0
            ? new(float.NaN, double.NaN, float.NaN, notFinite)
            : new(finite.Min(), finite.Average(value => (double)value), finite.Max(), notFinite);
    }
}
