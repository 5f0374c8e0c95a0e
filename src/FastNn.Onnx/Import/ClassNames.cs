using System.Globalization;
using System.Text.Json;
using FastNn.Onnx.Import.Reading;
using Onnx;
using static Onnx.TensorProto.Types;

namespace FastNn.Onnx.Import;

/// <summary>Finds the names of the classes, which classifiers give their labels from.</summary>
static class ClassNames
{
    /// <summary>The key in the metadata of the network: a JSON array of texts, in the order of the outputs.</summary>
    public const string Key = "onnx.classes";

    /// <summary>Returns the names as a JSON array: those of a ZipMap, or those that an ArrayFeatureExtractor or a LabelEncoder
    /// chooses from; null where there are none.</summary>
    public static string? Find(GraphProto graph, TensorReader tensors)
    {
        foreach (NodeProto node in graph.Node)
        {
            string[] names = node.OpType switch
            {
                "ZipMap" => [.. node.Attribute.SelectMany(static attribute => attribute.Name switch
                {
                    "classlabels_strings" => attribute.Strings.Select(static text => text.ToStringUtf8()),
                    "classlabels_int64s" => attribute.Ints.Select(static number => number.ToString(CultureInfo.InvariantCulture)),
                    _ => [],
                })],
                "ArrayFeatureExtractor" when node.Input.Count > 0 =>
                    [.. graph.Initializer.Where(tensor => tensor.Name == node.Input[0]).SelectMany(tensor => ReadNames(tensor, tensors))],
                "LabelEncoder" => ReadEncoder(node),
                _ => [],
            };
            if (names.Length > 0)
            {
                return $"[{string.Join(',', names.Select(static name => $"\"{JsonEncodedText.Encode(name)}\""))}]";
            }
        }
        return null;
    }

    // Texts in the order of the numbers that they stand for.
    static string[] ReadEncoder(NodeProto node)
    {
        long[] keys = [.. node.Attribute.Where(static attribute => attribute.Name == "keys_int64s").SelectMany(static attribute => attribute.Ints)];
        string[] names = [.. node.Attribute.Where(static attribute => attribute.Name == "values_strings")
            .SelectMany(static attribute => attribute.Strings).Select(static text => text.ToStringUtf8())];
        return keys.Length == names.Length ? [.. keys.Zip(names).OrderBy(static pair => pair.First).Select(static pair => pair.Second)] : [];
    }

    static IEnumerable<string> ReadNames(TensorProto tensor, TensorReader tensors) => (DataType)tensor.DataType switch
    {
        DataType.String => tensor.StringData.Select(static text => text.ToStringUtf8()),
        DataType.Int64 or DataType.Int32 => tensors.Read(tensor).Read().Select(static number => number.ToString(CultureInfo.InvariantCulture)),
        _ => [],
    };
}
