using FastNn.Model;

namespace FastNn;

/// <summary>Fits the layers with which a network takes raw rows.</summary>
public static class Preprocessing
{
    /// <param name="network">The network.</param>
    extension(Network network)
    {
        /// <summary>
        /// Fits every <see cref="PreprocessingLayer"/> that stands before the first trained layer, in order, each to what the layers before it make of the
        /// rows. The
        /// layers of the network are fixed from now on. Walks through the rows once for each; do it before the training, with the data of the training alone.
        /// </summary>
        /// <param name="rows">Raw rows: a dataset, or a source larger than memory.</param>
        /// <exception cref="ArgumentException">The rows do not have the network's inputs, or hold an infinite number.</exception>
        /// <exception cref="InvalidOperationException">The network has no such layer.</exception>
        public void FitPreprocessing(IInputRows rows)
        {
            ArgumentNullException.ThrowIfNull(rows);
            _ = network.Parameters;
            if (rows.Inputs != network.Inputs)
            {
                throw new ArgumentException($"The network has {network.Inputs} inputs, the rows have {rows.Inputs}.", nameof(rows));
            }
            bool isNone = true;
            for (int i = 0; i < network.Count && !network[i].IsTrained; i++)
            {
                if (network[i] is PreprocessingLayer layer)
                {
                    layer.Fit(i == 0 ? rows : new PreparedRows(rows, network, i));
                    isNone = false;
                }
            }
            if (isNone)
            {
                throw new InvalidOperationException("The network has no layer to fit before its first trained one: let it begin with a Standardizer, a MinMaxScaler or an Imputer.");
            }
        }

        /// <summary>Refuses to train or save a network with a layer that <c>FitPreprocessing</c> would fit and that was never fitted.</summary>
        /// <exception cref="InvalidOperationException">There is one.</exception>
        internal void CheckPreprocessing()
        {
            _ = network.Parameters;
            for (int i = 0; i < network.Count && !network[i].IsTrained; i++)
            {
                if (network[i] is PreprocessingLayer { IsFitted: false } layer)
                {
                    throw new InvalidOperationException($"Layer {i} ({layer.Kind}) was never fitted to data: rows would pass it unprepared. Call network.FitPreprocessing(data) with the training data before the network is trained or saved.");
                }
            }
        }
    }
}
