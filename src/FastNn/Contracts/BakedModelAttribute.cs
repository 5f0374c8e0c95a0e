namespace FastNn;

/// <summary>
/// Makes a class of a model file when the program is compiled: <c>[BakedModel("fraud.safetensors")] static partial class Fraud;</c> gets constants
/// <c>Inputs</c> and <c>Outputs</c> and a static method <c>PredictOne</c>, with the weights inside the assembly. The source generator of this package
/// writes it.
/// </summary>
/// <param name="path">The end of the path of a file among the project's AdditionalFiles.</param>
/// <remarks>The class must be partial, not generic, and not inside of another type.</remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BakedModelAttribute(string path) : Attribute
{
    /// <summary>The end of the path of the model file.</summary>
    public string Path { get; } = path;

    /// <summary>The SHA-256 of the file in hexadecimal digits, in either case; null for any file. A file with another hash is a compile error, so that a model
    /// is not replaced by accident.</summary>
    public string? Sha256 { get; set; }
}
