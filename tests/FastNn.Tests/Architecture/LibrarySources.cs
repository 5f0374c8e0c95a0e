using FastNn.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FastNn.Tests.Architecture;

/// <summary>A use of a symbol by a file. <see cref="Target"/> is the file that declares the symbol, or null where the framework does.</summary>
sealed record SymbolUse(string Source, string? Target, ISymbol Symbol)
{
    public override string ToString() =>
        $"{Source} uses {Symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)}{(Target is null ? "" : $" of {Target}")}";
}

/// <summary>The sources of src/FastNn, compiled in memory. Files are named relative to src/FastNn, with forward slashes.</summary>
sealed class LibrarySources
{
    // The implicit usings of the project.
    const string GlobalUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Threading; global using "
            + "System.Threading.Tasks;";

    static readonly MetadataReference[] framework = [.. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll")
        .Select(path => MetadataReference.CreateFromFile(path))];

    static readonly Lazy<LibrarySources> instance = new(() => new(Directory.EnumerateFiles(Repository.PathOf("src/FastNn"), "*.cs", SearchOption.AllDirectories)
        .Select(path => (Path.GetRelativePath(Repository.PathOf("src/FastNn"), path).Replace('\\', '/'), File.ReadAllText(path)))));

    readonly Compilation compilation;

    /// <summary>Compiles files, given by name and text.</summary>
    public LibrarySources(IEnumerable<(string Name, string Text)> files)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        (string, string)[] all = [.. files, ("", GlobalUsings)];
        compilation = CSharpCompilation.Create(
            "FastNn",
            all.AsParallel().AsOrdered().Select(file => CSharpSyntaxTree.ParseText(file.Item2, options, file.Item1)),
            framework,
            new CSharpCompilationOptions(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        Files = [.. compilation.SyntaxTrees.Select(tree => tree.FilePath).Where(name => name.Length > 0)];
        Uses = [.. compilation.SyntaxTrees.AsParallel().AsOrdered().SelectMany(FindUses)];
    }

    /// <summary>The sources as they are now, compiled once per process.</summary>
    public static LibrarySources Current => instance.Value;

    public IReadOnlyList<string> Files { get; }

    /// <summary>All uses of symbols that another file or the framework declares, each once per file. A symbol of kind ErrorType is a name that the compiler
    /// does not know.</summary>
    public IReadOnlyList<SymbolUse> Uses { get; }

    /// <summary>All methods, with their file.</summary>
    public IEnumerable<(string File, MethodDeclarationSyntax Method)> Methods =>
        from tree in compilation.SyntaxTrees
        from method in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
        select (tree.FilePath, method);

    /// <summary>All types that are not nested, with the file of their first declaration.</summary>
    public IEnumerable<(string File, INamedTypeSymbol Type)> Types =>
        from tree in compilation.SyntaxTrees
        from declaration in tree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        where declaration is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
        select (tree.FilePath, (INamedTypeSymbol)compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration)!);

    IEnumerable<SymbolUse> FindUses(SyntaxTree tree)
    {
        SemanticModel model = compilation.GetSemanticModel(tree);
        var symbols = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            // The type of an expression counts too: `var x = Make()` uses what Make returns.
            if (node is ExpressionSyntax)
            {
                Add(symbols, model.GetSymbolInfo(node).Symbol);
                Add(symbols, model.GetTypeInfo(node).ConvertedType);
            }
            else if (node is ConstructorInitializerSyntax)
            {
                Add(symbols, model.GetSymbolInfo(node).Symbol);
            }
            else if (node is CommonForEachStatementSyntax loop)
            {
                Add(symbols, model.GetForEachStatementInfo(loop).GetEnumeratorMethod);
            }
        }
        return from symbol in symbols
               let target = FileOf(symbol)
               where target != tree.FilePath
               select new SymbolUse(tree.FilePath, target, symbol);
    }

    static void Add(HashSet<ISymbol> symbols, ISymbol? symbol)
    {
        switch (symbol)
        {
            case null or INamespaceSymbol or ILocalSymbol or IParameterSymbol or ITypeParameterSymbol or IRangeVariableSymbol or ILabelSymbol
                or IErrorTypeSymbol { Name: "" }:
                break;
            case IArrayTypeSymbol array:
                Add(symbols, array.ElementType);
                break;
            case IPointerTypeSymbol pointer:
                Add(symbols, pointer.PointedAtType);
                break;
            case IMethodSymbol { ReducedFrom: { } extension }:
                symbols.Add(extension.OriginalDefinition);
                break;
            case INamedTypeSymbol { IsGenericType: true } type:
                symbols.Add(type.OriginalDefinition);
                Array.ForEach([.. type.TypeArguments], argument => Add(symbols, argument));
                break;
            default:
                symbols.Add(symbol.OriginalDefinition);
                break;
        }
    }

    /// <summary>The file of a symbol, where it is declared here: of a partial type, the file that has its name.</summary>
    static string? FileOf(ISymbol symbol)
    {
        string[] files = [.. symbol.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree.FilePath)];
        return files.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == symbol.Name)
            ?? files.FirstOrDefault()
            ?? (symbol.IsImplicitlyDeclared && symbol.ContainingType is { } type ? FileOf(type.OriginalDefinition) : null);
    }
}
