using FastNn.Layers;
using FastNn.Memory;

namespace FastNn;

/// <summary>How a layer asks for its parameters; handed to <see cref="Layer.Build"/>. One thread, while the network is being built.</summary>
public sealed class LayerBuilder
{
    readonly string prefix;
    readonly Construction construction;

    internal LayerBuilder(string prefix, int inputs, int outputs, Construction construction)
    {
        this.prefix = prefix;
        this.construction = construction;
        Number = construction.Layers++;
        Inputs = inputs;
        Outputs = outputs;
    }

    /// <summary>A number that no other layer of the network has, to be handed to <see cref="Pass.Seed"/>: its place, from 0, layers inside of others counted
    /// behind these.</summary>
    public int Number { get; }

    /// <summary>Inputs of the layer.</summary>
    public int Inputs { get; }

    /// <summary>Outputs of the layer.</summary>
    public int Outputs { get; }

    /// <summary>A matrix of weights [outputs, inputs].</summary>
    /// <param name="name">Its name within the layer; "weight" by custom.</param>
    /// <param name="outputs">Rows, at least 1.</param>
    /// <param name="inputs">Columns, at least 1.</param>
    /// <param name="initializer">Its first values.</param>
    /// <exception cref="ArgumentException">The name is taken or has a dot, or a size is below 1.</exception>
    public WeightMatrix Matrix(string name, int outputs, int inputs, Initializer initializer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        if (((long)outputs + Panel.Width) * inputs > Array.MaxLength)
        {
            throw new ArgumentException($"'{prefix}{name}' of {outputs} outputs and {inputs} inputs has more weights than the {Array.MaxLength:N0} that fit into one block; make the layer smaller.", nameof(outputs));
        }
        return Add(new WeightMatrix(Full(name), outputs, inputs, decays: true, new FirstValues(initializer, Inputs, Outputs)));
    }

    /// <summary>A vector of parameters, such as a bias.</summary>
    /// <param name="name">Its name within the layer; "bias" by custom.</param>
    /// <param name="length">How many, at least 1.</param>
    /// <param name="initializer">Its first values.</param>
    /// <param name="decays">Whether regularizers and weight decay reach it.</param>
    /// <exception cref="ArgumentException">The name is taken or has a dot, or the length is below 1.</exception>
    public ParameterVector Vector(string name, int length, Initializer initializer, bool decays = false)
    {
        CheckLength(name, length);
        return Add(new ParameterVector(Full(name), length, decays, new FirstValues(initializer, Inputs, Outputs)));
    }

    /// <summary>A vector that is kept with the parameters but not trained, such as a running mean.</summary>
    /// <param name="name">Its name within the layer.</param>
    /// <param name="length">How many numbers, at least 1.</param>
    /// <param name="initial">The first value of every one.</param>
    /// <exception cref="ArgumentException">The name is taken or has a dot, or the length is below 1.</exception>
    public BufferVector Buffer(string name, int length, float initial) => Buffer(name, length, initial, measured: null);

    /// <summary>The same, where its first values may have been measured already.</summary>
    internal BufferVector Buffer(string name, int length, float initial, float[]? measured)
    {
        CheckLength(name, length);
        return Add(new BufferVector(Full(name), length, initial, measured));
    }

    /// <summary>Parameters that this layer and those before it have asked for.</summary>
    internal int Count => construction.Parameters.Count;

    /// <summary>The trained ones of them, from a place on.</summary>
    internal Parameter[] TrainedFrom(int start) => [.. construction.Parameters.GetRange(start, Count - start).FindAll(static parameter => parameter.IsTrained)];

    /// <summary>For a layer inside this one.</summary>
    internal LayerBuilder Inside(int place, int inputs, int outputs) => new($"{prefix}{place}.", inputs, outputs, construction);

    void CheckLength(string name, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (length > Array.MaxLength - 2 * Panel.Width)
        {
            throw new ArgumentException($"'{prefix}{name}' of {length:N0} numbers is more than the {Array.MaxLength - 2 * Panel.Width:N0} that fit into one block; make the layer smaller.", nameof(length));
        }
    }

    string Full(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string full = prefix + name;
        if (name.Contains('.') || !construction.Names.Add(full))
        {
            throw new ArgumentException($"A parameter cannot be named '{name}': names have no dot and stand once in a layer.", nameof(name));
        }
        return full;
    }

    T Add<T>(T parameter) where T : Parameter
    {
        construction.Parameters.Add(parameter);
        return parameter;
    }
}
