using FastNn.Contracts;
using FastNn.Layers;
using FastNn.Memory;

namespace FastNn;

/// <summary>Creates the parameters of a layer in <see cref="Layer.Build"/>. One thread, while the network is built.</summary>
public sealed class LayerBuilder
{
    readonly string prefix;
    readonly Construction construction;

    /// <summary>The most numbers of a vector.</summary>
    internal static int MaxLength => Array.MaxLength - 2 * Panel.Width;

    internal LayerBuilder(string prefix, int inputs, int outputs, Construction construction)
    {
        this.prefix = prefix;
        this.construction = construction;
        Number = construction.Layers++;
        Inputs = inputs;
        Outputs = outputs;
    }

    /// <summary>The unique number of the layer in its network, for <see cref="Pass.Seed"/>: layers in order from 0, those inside a block after the
    /// block.</summary>
    public int Number { get; }

    /// <summary>Inputs of the layer.</summary>
    public int Inputs { get; }

    /// <summary>Outputs of the layer.</summary>
    public int Outputs { get; }

    /// <summary>Creates a matrix of weights [outputs, inputs].</summary>
    /// <param name="name">The name within the layer; "weight" by convention.</param>
    /// <param name="outputs">Rows, at least 1.</param>
    /// <param name="inputs">Columns, at least 1.</param>
    /// <param name="initializer">The initial values.</param>
    /// <exception cref="ArgumentException">The name is taken or has a dot, or a size is below 1.</exception>
    public WeightMatrix Matrix(string name, int outputs, int inputs, Initializer initializer) =>
        Matrix(name, outputs, inputs, new FirstValues(initializer, Inputs, Outputs));

    /// <summary>Creates a matrix of weights whose initial values need other sizes than those of the layer.</summary>
    internal WeightMatrix Matrix(string name, int outputs, int inputs, in FirstValues first)
    {
        Require.AtLeast(outputs, 1, nameof(outputs));
        Require.AtLeast(inputs, 1, nameof(inputs));
        Require.Argument(((long)outputs + Panel.Width) * inputs <= Array.MaxLength, nameof(outputs),
            $"'{prefix}{name}' of {outputs} outputs and {inputs} inputs has more weights than the {Array.MaxLength:N0} that fit into one block; make " +
            $"the layer smaller.");
        return Add(new WeightMatrix(Full(name), outputs, inputs, decays: true, first, construction.Format));
    }

    /// <summary>Creates a vector of parameters, such as a bias.</summary>
    /// <param name="name">The name within the layer; "bias" by convention.</param>
    /// <param name="length">The number of elements, at least 1.</param>
    /// <param name="initializer">The initial values.</param>
    /// <param name="decays">Whether regularizers and weight decay apply to it.</param>
    /// <exception cref="ArgumentException">The name is taken or has a dot, or the length is below 1.</exception>
    public ParameterVector Vector(string name, int length, Initializer initializer, bool decays = false) =>
        Vector(name, length, new FirstValues(initializer, Inputs, Outputs), decays);

    /// <summary>Creates a vector of parameters whose initial values need other sizes than those of the layer.</summary>
    internal ParameterVector Vector(string name, int length, in FirstValues first, bool decays = false)
    {
        CheckLength(name, length);
        return Add(new ParameterVector(Full(name), length, decays, first));
    }

    /// <summary>Creates a table of weights [rows + zeroRows, columns] whose last rows are 0 at first.</summary>
    internal ParameterVector Table(string name, int rows, int zeroRows, int columns, Initializer initializer) =>
        Add(new ParameterVector(Full(name), (rows + zeroRows) * columns, decays: true, new FirstValues(initializer, Inputs, Outputs, zeroRows * columns)));

    /// <summary>Creates a vector that is saved with the parameters but not trained, such as a running mean.</summary>
    /// <param name="name">The name within the layer.</param>
    /// <param name="length">The number of elements, at least 1.</param>
    /// <param name="initial">The initial value of all elements.</param>
    /// <exception cref="ArgumentException">The name is taken or has a dot, or the length is below 1.</exception>
    public BufferVector Buffer(string name, int length, float initial) => Buffer(name, length, initial, measured: null);

    /// <summary>Creates a buffer whose initial values may have been measured already.</summary>
    internal BufferVector Buffer(string name, int length, float initial, float[]? measured)
    {
        CheckLength(name, length);
        return Add(new BufferVector(Full(name), length, initial, measured));
    }

    /// <summary>Number of parameters of this layer and those before it.</summary>
    internal int Count => construction.Parameters.Count;

    /// <summary>Returns the trained ones of them, from an index on.</summary>
    internal Parameter[] TrainedFrom(int start) => [.. construction.Parameters.GetRange(start, Count - start).FindAll(static parameter => parameter.IsTrained)];

    /// <summary>Creates the builder of a layer inside this one.</summary>
    internal LayerBuilder Inside(int place, int inputs, int outputs) => new($"{prefix}{place}.", inputs, outputs, construction);

    void CheckLength(string name, int length)
    {
        Require.AtLeast(length, 1, nameof(length));
        Require.Argument(length <= MaxLength, nameof(length),
            $"'{prefix}{name}' of {length:N0} numbers is more than the {MaxLength:N0} that fit into one block; make the layer smaller.");
    }

    string Full(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string full = prefix + name;
        Require.Argument(!name.Contains('.') && construction.Names.Add(full), nameof(name),
            $"name is '{name}'; names of parameters must have no dot and be unique in a layer.");
        return full;
    }

    T Add<T>(T parameter) where T : Parameter
    {
        construction.Parameters.Add(parameter);
        return parameter;
    }
}
