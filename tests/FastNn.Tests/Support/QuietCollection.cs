namespace FastNn.Tests.Support;

/// <summary>
/// Tests that need the process to themselves, such as those that count allocated bytes: they run one at a time,
/// after all parallel tests have ended. Join with <c>[Collection(QuietCollection.Name)]</c>.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class QuietCollection
{
    public const string Name = "Quiet";
}
