using FastNn.OpenApi;
using Microsoft.AspNetCore.OpenApi;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Describes prediction endpoints in OpenAPI documents.</summary>
public static class FastNnOpenApiExtensions
{
    /// <summary>
    /// Replaces the schemas of the endpoints of <c>MapPredict</c> by those of their models, as loaded when the document is made: the columns with their
    /// kinds and categories, the classes or the number that is predicted, and an example; for models without a schema of a table, arrays of numbers. Typed rows
    /// have the names and types of their JSON.
    /// </summary>
    /// <remarks><c>services.AddOpenApi(options => options.AddFastNn())</c></remarks>
    /// <param name="options">The options of a document.</param>
    /// <returns>The options.</returns>
    public static OpenApiOptions AddFastNn(this OpenApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddOperationTransformer(PredictOperation.Transform);
        return options;
    }
}
