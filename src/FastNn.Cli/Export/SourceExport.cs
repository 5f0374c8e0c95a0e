using System.Text.RegularExpressions;
using FastNn.Baking;

namespace FastNn.Cli;

/// <summary>Writes model files as C# source.</summary>
static partial class SourceExport
{
    /// <param name="path">The model file.</param>
    /// <param name="name">The class, with or without a namespace.</param>
    /// <param name="isStandalone">Whether the source needs no package.</param>
    /// <exception cref="UsageException">The name is no name of a class.</exception>
    /// <exception cref="FastNnFormatException">The file is no model, or has a layer that cannot be exported.</exception>
    public static string Write(string path, string name, bool isStandalone)
    {
        Require.Usage(Name().IsMatch(name), $"--class is '{name}'; give the name of a class, such as Fraud or Shop.Models.Fraud.");
        // Checks the file more strictly than the export needs.
        ModelFiles.Load(path);
        int dot = name.LastIndexOf('.');
        var target = new BakedClass(name[(dot + 1)..], dot < 0 ? "" : name[..dot], "public static partial class", Path.GetFileName(path));
        try
        {
            var model = new BakedModel(File.ReadAllBytes(path));
            return isStandalone
                ? model.Write(target, StandaloneSource.Namespaces) + StandaloneSource.Create(model.Formulas)
                : model.Write(target, "FastNn", "FastNn.Simd");
        }
        catch (BakingException e)
        {
            throw new FastNnFormatException($"{path} cannot be exported: {e.Message}.", e);
        }
    }

    [GeneratedRegex(@"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$")]
    private static partial Regex Name();
}
