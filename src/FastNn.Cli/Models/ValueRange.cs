namespace FastNn.Cli;

/// <summary>Where the numbers of a parameter lie. NaN and infinities are only counted; where there is nothing else, the rest is NaN.</summary>
readonly record struct ValueRange(float Lowest, double Mean, float Highest, int NotFinite)
{
    public static ValueRange Of(Parameter parameter)
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
