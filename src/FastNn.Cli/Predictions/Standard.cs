namespace FastNn.Cli;

/// <summary>Standard input and output in place of files.</summary>
static class Standard
{
    /// <summary>The name of standard input or output in place of a file.</summary>
    public const string Name = "-";
}
