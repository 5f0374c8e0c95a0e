using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Layers;

namespace FastNn.Autograd;

/// <content>Parameters: values that stay over passes, all in one block, and all gradients in a second one with the same offsets.</content>
public sealed unsafe partial class Tape
{
    readonly List<TapeParameter> declared = [];
    readonly List<NetworkFunction> networks = [];
    ParameterList? parameters;

    /// <summary>All parameters in the order in which they were declared. Asking for them is a first use: none can be declared afterwards.</summary>
    /// <exception cref="InvalidOperationException">None was declared.</exception>
    public ParameterList Parameters => parameters ?? BuildParameters();

    /// <summary>Declares a parameter [rows, columns]. Its first values are drawn from the tape's seed.</summary>
    /// <param name="name">Its name, which stands once.</param>
    /// <param name="rows">Rows, at least 1: the inputs, where x.Dot(parameter) is a layer.</param>
    /// <param name="columns">Columns, at least 1: the outputs.</param>
    /// <param name="initializer">Where its first values come from; <see cref="LinearDefault"/>, PyTorch's, where null.</param>
    /// <param name="decays">Whether regularizers and weight decay reach it; those of more than one row, where null.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or a size is below 1.</exception>
    /// <exception cref="InvalidOperationException">A parameter was used already: all must be declared before.</exception>
    public TapeParameter Parameter(string name, int rows, int columns, Initializer? initializer = null, bool? decays = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (parameters is not null)
        {
            throw new InvalidOperationException($"Cannot declare '{name}': the parameters of the tape have been used, and are fixed from then on. Declare all of them first.");
        }
        if (declared.Exists(parameter => parameter.Name == name))
        {
            throw new ArgumentException($"There is a parameter '{name}' already; names stand once.", nameof(name));
        }
        var made = new TapeParameter(this, name, rows, columns, initializer ?? new LinearDefault(), decays ?? rows > 1);
        declared.Add(made);
        return made;
    }

    /// <summary>The tensor of a parameter in this pass.</summary>
    internal Tensor Use(TapeParameter parameter)
    {
        _ = Parameters;
        if (parameter.Pass != Passes)
        {
            ref Node node = ref Next(new(parameter.Rows, parameter.Columns));
            node.Function = null;
            node.NeedsGradient = true;
            node.OwnsMemory = true;
            node.Kept = null;
            node.Value = Start(parameter.Values);
            node.Gradient = Start(parameter.Gradients);
            parameter.Index = count++;
            parameter.Pass = Passes;
        }
        return new Tensor(this, parameter.Index, Passes);
    }

    ParameterList BuildParameters()
    {
        if (declared.Count == 0)
        {
            throw new InvalidOperationException("The tape has no parameters. Declare one with tape.Parameter.");
        }
        List<Parameter> list = [.. declared];
        ParameterStore store = Network.Place(list);
        Network.Initialize(list, Seed);
        store.RequireGradients();
        return parameters = new ParameterList(list, store);
    }

    /// <summary>Remembers a network of this pass.</summary>
    internal void Use(NetworkFunction network)
    {
        if (!networks.Contains(network))
        {
            networks.Add(network);
        }
    }

    /// <summary>After a sweep: what no sweep of this pass has reached has a gradient of zeros, and padding has none.</summary>
    void FinishParameters()
    {
        foreach (TapeParameter parameter in declared)
        {
            if (parameter.Pass == Passes && nodes[parameter.Index].Sweep >= firstSweep)
            {
                parameter.ClearPadding();
            }
            else if (parameters is not null)
            {
                parameter.Gradients.Clear();
            }
        }
        foreach (NetworkFunction network in networks)
        {
            network.ClearUnlessReached(Run);
        }
    }

    // Parameters lie in slabs, which never move, and the tape keeps them.
    static float* Start(Span<float> pinned) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(pinned));
}
