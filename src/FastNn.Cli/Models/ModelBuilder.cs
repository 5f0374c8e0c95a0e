using FastNn.Data;

namespace FastNn.Cli;

/// <summary>Builds networks whose first layers preprocess the rows of a source, and whose metadata hold the schema of a table.</summary>
static class ModelBuilder
{
    /// <summary>Creates a network: preprocessing layers, fitted, and the given layers.</summary>
    /// <param name="source">The source of the rows.</param>
    /// <param name="layers">The layers. Where they begin with a preprocessing layer, no other is added.</param>
    /// <param name="training">The training rows.</param>
    /// <param name="seed">The seed of the initial weights.</param>
    /// <exception cref="UsageException">The layers do not fit each other, or the number of classes.</exception>
    public static Network Build(RowSource source, IReadOnlyList<Layer> layers, Dataset training, long seed)
    {
        IReadOnlyList<Layer> preprocessing = layers[0] is PreprocessingLayer or OneHot ? [] : source.CreatePreprocessing();
        Network network = LayerList.Build([.. preprocessing, .. layers], training.Inputs, training.Outputs, seed);
        if (network.Any(layer => layer is PreprocessingLayer))
        {
            network.FitPreprocessing(network[0] is MinMaxScaler ? source.GetFittingRows(training) : training);
        }
        source.Schema?.AddTo(network);
        return network;
    }
}
