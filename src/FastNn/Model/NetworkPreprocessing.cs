using FastNn.Contracts;
using FastNn.Model;

namespace FastNn;

public sealed partial class Network
{
    /// <summary>
    /// Fits every <see cref="PreprocessingLayer"/> before the first trained layer, in order, each to the outputs of the layers before it. Reads the rows once
    /// for each. Call it before training, with the training data alone; the layers of the network are fixed from now on. Allocates.
    /// </summary>
    /// <param name="rows">Raw rows: a dataset, or a source larger than memory.</param>
    /// <exception cref="ArgumentException">The rows do not have the network's inputs, or contain an infinite number.</exception>
    /// <exception cref="InvalidOperationException">The network has no such layer.</exception>
    public void FitPreprocessing(IInputRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _ = Parameters;
        Require.Argument(rows.Inputs == Inputs, nameof(rows), $"rows have {rows.Inputs} inputs; the network has {Inputs}.");
        bool isFitted = false;
        for (int i = 0; i < Count && !layers[i].IsTrained; i++)
        {
            if (layers[i] is PreprocessingLayer layer)
            {
                layer.Fit(i == 0 ? rows : new PreparedRows(rows, this, i));
                isFitted = true;
            }
        }
        Require.State(isFitted,
            $"The network has no layer to fit before its first trained one: begin it with a {nameof(Standardizer)}, a {nameof(MinMaxScaler)} or an " +
            $"{nameof(Imputer)}.");
    }

    /// <summary>Throws where a layer that <see cref="FitPreprocessing"/> fits was never fitted.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    internal void CheckPreprocessing()
    {
        _ = Parameters;
        for (int i = 0; i < Count && !layers[i].IsTrained; i++)
        {
            Require.State(layers[i] is not PreprocessingLayer { IsFitted: false },
                $"Layer {i} ({layers[i].Kind}) was never fitted to data. Call network.FitPreprocessing(data) with the training data before the " +
                $"network is trained or saved.");
        }
    }
}
