using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Contracts;
using FastNn.Layers;

namespace FastNn.Autograd;

/// <content>Parameters: values that persist over passes, all in one slab, and their gradients in a second one with the same offsets.</content>
public sealed unsafe partial class Tape
{
    readonly List<TapeParameter> declared = [];
    readonly List<NetworkFunction> networks = [];
    ParameterList? parameters;

    /// <summary>All parameters in the order of declaration. Reading them is a first use: none can be declared afterwards.</summary>
    /// <exception cref="InvalidOperationException">None was declared.</exception>
    public ParameterList Parameters => parameters ?? BuildParameters();

    /// <summary>Declares a parameter [rows, columns], initialized from the tape's seed.</summary>
    /// <param name="name">Its unique name.</param>
    /// <param name="rows">Rows, at least 1: the inputs, where x.Dot(parameter) is a layer.</param>
    /// <param name="columns">Columns, at least 1: the outputs.</param>
    /// <param name="initializer">Its initializer; null for <see cref="LinearDefault"/>, PyTorch's.</param>
    /// <param name="decays">Whether regularizers and weight decay apply; null for parameters of more than one row.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or a size is below 1.</exception>
    /// <exception cref="InvalidOperationException">A parameter was used already: all must be declared before.</exception>
    public TapeParameter Parameter(string name, int rows, int columns, Initializer? initializer = null, bool? decays = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Require.AtLeast(rows, 1, nameof(rows));
        Require.AtLeast(columns, 1, nameof(columns));
        Require.State(parameters is null, $"'{name}' cannot be declared after the first use of a parameter; declare all parameters first.");
        Require.Argument(!declared.Exists(parameter => parameter.Name == name), nameof(name),
            $"name is '{name}', which another parameter has; it must be unique.");
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
            node.NeedsGradient = !parameter.IsFrozen;
            node.OwnsMemory = true;
            node.Saved = null;
            node.Value = Start(parameter.Values);
            node.Gradient = Start(parameter.Gradients);
            parameter.Index = count++;
            parameter.Pass = Passes;
        }
        return new Tensor(this, parameter.Index, Passes);
    }

    ParameterList BuildParameters()
    {
        Require.State(declared.Count > 0, $"The tape has no parameters; declare one with tape.Parameter.");
        List<Parameter> list = [.. declared];
        ParameterStore store = Network.Place(list);
        Network.Initialize(list, Seed);
        store.RequireGradients();
        return parameters = new ParameterList(list, store);
    }

    /// <summary>Adds a network to this pass.</summary>
    internal void Use(NetworkFunction network)
    {
        if (!networks.Contains(network))
        {
            networks.Add(network);
        }
    }

    /// <summary>Clears the gradients of parameters that no backward pass of this run has reached, and their padding.</summary>
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

    // Parameters are in slabs, which never move, and the tape keeps them alive.
    static float* Start(Span<float> pinned) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(pinned));
}
