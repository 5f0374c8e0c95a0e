using FastNn.Tables;
using Microsoft.AspNetCore.Http;

namespace FastNn.Hosting;

/// <summary>Reads samples that are rows of a type.</summary>
abstract class RowBody
{
    /// <summary>The type.</summary>
    public abstract RowMetadata Metadata { get; }

    /// <summary>Checks that the type fits the columns of a model.</summary>
    /// <exception cref="FastNnFormatException">It does not, or the model has no columns.</exception>
    public abstract void Check(TableSchema? schema);

    /// <summary>Reads a body into the inputs.</summary>
    /// <returns>The error, or null.</returns>
    public abstract ValueTask<RequestError?> Read(HttpRequest request, RequestBuffers buffers, LoadedModel model, ModelOptions options, int maxRows);
}
