using FastNn.Baking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FastNn.Generators;

/// <summary>Writes the classes with the attribute BakedModel from model files.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class BakedModelGenerator : IIncrementalGenerator
{
    /// <summary>The name of the step that writes a model, for tests of its caching.</summary>
    public const string BakeStep = "Bake";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ModelDeclaration> declarations = context.SyntaxProvider.ForAttributeWithMetadataName(
            "FastNn.BakedModelAttribute", static (node, _) => node is ClassDeclarationSyntax, static (attributed, _) => ModelDeclaration.Create(attributed));
        var files = context.AdditionalTextsProvider
            .Where(static text => text.Path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            .Select(static (text, _) => ModelContent.Read(text.Path))
            .Collect();
        IncrementalValuesProvider<BakedResult> results = declarations.Combine(files)
            .Select(static (pair, _) => (Declaration: pair.Left, Content: pair.Left.Find(pair.Right)))
            .Select(static (pair, _) => Bake(pair.Declaration, pair.Content))
            .WithTrackingName(BakeStep);
        context.RegisterSourceOutput(results, static (output, result) => result.AddTo(output));
    }

    static BakedResult Bake(ModelDeclaration declaration, ModelContent? content)
    {
        if (declaration.Problem is { } problem)
        {
            return BakedResult.Bad(declaration, Diagnostics.Class, problem);
        }
        if (content is null)
        {
            return BakedResult.Bad(declaration, Diagnostics.Missing, declaration.Path);
        }
        if (content.Bytes is null)
        {
            return BakedResult.Bad(declaration, Diagnostics.Unsupported, declaration.Path, content.Hash);
        }
        if (declaration.Sha256 is { } expected && !expected.Equals(content.Hash, StringComparison.OrdinalIgnoreCase))
        {
            return BakedResult.Bad(declaration, Diagnostics.Changed, declaration.Path, content.Hash, expected);
        }
        try
        {
            var target = new BakedClass(declaration.Name, declaration.Namespace, "partial class", Path.GetFileName(declaration.Path));
            return BakedResult.Good(declaration, new BakedModel(content.Bytes).Write(target, "FastNn", "FastNn.Simd"));
        }
        catch (BakingException e)
        {
            return BakedResult.Bad(declaration, Diagnostics.Unsupported, declaration.Path, e.Message);
        }
    }
}
