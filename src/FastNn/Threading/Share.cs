namespace FastNn.Threading;

/// <summary>Cuts a range into equal parts at multiples of a unit.</summary>
static class Share
{
    /// <summary>Where a part starts; part = parts gives the end.</summary>
    public static int Start(int first, int end, int part, int parts, int unit)
    {
        int units = (end - first + unit - 1) / unit;
        return Math.Min(end, first + (int)((long)units * part / parts) * unit);
    }
}
