using System.Linq;
using FastNn.Formats;

namespace FastNn;

public sealed partial class Network
{
    /// <summary>Describes the network without its weights, as texts by name: inputs, seed, layers with their settings, and metadata, which are the metadata of
    /// its safetensors file. For file formats of your own, together with <see cref="Parameters"/>. Allocates; the layers are fixed from now on.</summary>
    /// <exception cref="InvalidOperationException">A layer of your own is not in the <see cref="Catalog"/>, or a <see cref="PreprocessingLayer"/> was never
    /// fitted.</exception>
    public IReadOnlyDictionary<string, string> Describe() => new SortedDictionary<string, string>(
        ModelFile.Describe(this).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>Creates the network of a description; all its parameters are 0, to be set from a file. A description is data: one from an untrusted source
    /// gives a network or a <see cref="FastNnFormatException"/>. Allocates.</summary>
    /// <param name="description">What <see cref="Describe"/> returned; other names are ignored.</param>
    /// <param name="maxElements">The most floats that its parameters may have, such as those of the file; checked before memory is allocated.</param>
    /// <param name="catalog">The layers that it may have; <see cref="Catalog.Default"/> where null.</param>
    /// <exception cref="FastNnFormatException">A value is missing or invalid, or the parameters have more floats.</exception>
    public static Network FromDescription(IReadOnlyDictionary<string, string> description, long maxElements = long.MaxValue, Catalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        const string Name = "description";
        return ModelFile.Build(description, Name, catalog ?? Catalog.Default, parameters =>
        {
            long elements = parameters.Sum(parameter => (long)parameter.Count);
            if (elements > maxElements)
            {
                throw new FastNnFormatException(Name, -1, $"its layers have {elements:N0} parameters, which must be at most {maxElements:N0}")
                {
                    Code = FormatError.LimitExceeded,
                };
            }
        });
    }
}
