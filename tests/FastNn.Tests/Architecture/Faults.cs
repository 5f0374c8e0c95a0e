namespace FastNn.Tests.Architecture;

/// <summary>Rules that are broken in many places at once.</summary>
static class Faults
{
    /// <summary>Fails with all faults, each on a line, if there are any.</summary>
    public static void AssertNone<T>(IEnumerable<T> faults)
    {
        string[] lines = [.. faults.Select(fault => $"{fault}")];
        Assert.True(lines.Length == 0, string.Join('\n', lines));
    }
}
