namespace FastNn.Tables;

/// <summary>Makes random numbers of the seeds of users.</summary>
static class Seeds
{
    /// <summary>Returns the sequence of a seed of 64 bits.</summary>
    public static Random Create(long seed) => new(unchecked((int)(seed ^ (seed >> 32))));
}
