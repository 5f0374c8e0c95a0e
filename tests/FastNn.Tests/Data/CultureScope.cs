using System.Globalization;

namespace FastNn.Tests.Data;

/// <summary>
/// The current culture until disposed. Where the machine has no culture data, the invariant culture with the signs and
/// decimal mark that make trouble.
/// </summary>
sealed class CultureScope : IDisposable
{
    readonly CultureInfo before = CultureInfo.CurrentCulture;

    public CultureScope(string name)
    {
        CultureInfo culture;
        try
        {
            culture = (CultureInfo)CultureInfo.GetCultureInfo(name).Clone();
        }
        catch (CultureNotFoundException)
        {
            culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        }
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "\u200E\u2212";
        CultureInfo.CurrentCulture = culture;
    }

    public void Dispose() => CultureInfo.CurrentCulture = before;
}
