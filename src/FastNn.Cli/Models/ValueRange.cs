namespace FastNn.Cli;

/// <summary>Statistics of the finite values of parameters, and the number of the others. NaN where no value is finite.</summary>
readonly record struct ValueRange(float Minimum, double Mean, float Maximum, int NotFinite)
{
    /// <summary>Computes the statistics of all values.</summary>
    public static ValueRange Measure(IReadOnlyList<Parameter> parameters)
    {
        float minimum = float.PositiveInfinity, maximum = float.NegativeInfinity;
        double sum = 0;
        long finite = 0, all = 0;
        foreach (Parameter parameter in parameters)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            all += values.Length;
            foreach (float value in values)
            {
                if (float.IsFinite(value))
                {
                    (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
                    sum += value;
                    finite++;
                }
            }
        }
        int notFinite = (int)(all - finite);
        return finite == 0 ? new(float.NaN, double.NaN, float.NaN, notFinite) : new(minimum, sum / finite, maximum, notFinite);
    }
}
