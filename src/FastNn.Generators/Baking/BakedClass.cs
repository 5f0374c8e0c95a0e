namespace FastNn.Baking;

/// <summary>The class that a model becomes.</summary>
/// <param name="name">Its name.</param>
/// <param name="space">Its namespace; empty for the global one.</param>
/// <param name="declaration">What stands before the name, such as <c>public static partial class</c>.</param>
/// <param name="source">The name of the model file.</param>
sealed class BakedClass(string name, string space, string declaration, string source)
{
    public string Name => name;

    public string Namespace => space;

    public string Declaration => declaration;

    public string Source => source;
}
