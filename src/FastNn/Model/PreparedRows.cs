using FastNn.Layers;
using FastNn.Memory;

namespace FastNn.Model;

/// <summary>Computes the outputs of the first layers of a network for rows of inputs.</summary>
sealed class PreparedRows(IInputRows rows, Network network, int layers) : IInputRows
{
    public int Inputs => network.GetWidth(layers - 1);

    public void ForEachInput(InputRow each)
    {
        var first = new Layer[layers];
        for (int i = 0; i < layers; i++)
        {
            first[i] = network[i];
        }
        var chain = new LayerChain(first, network.Inputs);
        Slab memory = new(chain.PingPongSize(1)), scratch = new(chain.ScratchSize(1));
        rows.ForEachInput(input => each(chain.Predict(new ReadOnlyMatrix(input, 1, input.Length), memory.Span, 1, new Pass(scratch.Span, null)).Row(0)));
    }
}
