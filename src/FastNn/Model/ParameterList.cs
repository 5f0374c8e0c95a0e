using System.Collections;
using FastNn.Contracts;
using FastNn.Layers;

namespace FastNn;

/// <summary>The parameters of a network, by position and by name. Reading allocates nothing, except through an interface; any thread.</summary>
public sealed class ParameterList : IReadOnlyList<Parameter>
{
    readonly List<Parameter> list;

    internal ParameterList(List<Parameter> list, ParameterStore store)
    {
        this.list = list;
        Store = store;
    }

    /// <summary>Number of parameters: matrices and vectors.</summary>
    public int Count => list.Count;

    /// <summary>Number of floats in all parameters.</summary>
    public long ElementCount
    {
        get
        {
            long sum = 0;
            foreach (Parameter parameter in list)
            {
                sum += parameter.Count;
            }
            return sum;
        }
    }

    /// <summary>A parameter by its position, from 0.</summary>
    public Parameter this[int index] => list[index];

    /// <summary>A parameter by its name, such as "<c>0.weight</c>".</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists the names.</exception>
    public Parameter this[string name]
    {
        get
        {
            foreach (Parameter parameter in list)
            {
                if (parameter.Name == name)
                {
                    return parameter;
                }
            }
            throw new KeyNotFoundException($"There is no parameter '{name}'. There are: {string.Join(", ", list.ConvertAll(parameter => parameter.Name))}.");
        }
    }

    /// <summary>Copies the values of all parameters and buffers, one after the other in the order of the list, each row-major [rows, columns].</summary>
    /// <param name="values">[<see cref="ElementCount"/>]</param>
    /// <exception cref="ArgumentException">The span is not of <see cref="ElementCount"/> floats.</exception>
    /// <remarks>Allocates nothing. A snapshot for <see cref="Set"/>, which restores all of them bit for bit.</remarks>
    public void CopyTo(Span<float> values)
    {
        CheckLength(values.Length, nameof(values));
        foreach (Parameter parameter in list)
        {
            parameter.CopyTo(values[..parameter.Count]);
            values = values[parameter.Count..];
        }
    }

    /// <summary>Sets the values of all parameters and buffers, in the order of <see cref="CopyTo"/>.</summary>
    /// <param name="values">[<see cref="ElementCount"/>]</param>
    /// <exception cref="ArgumentException">The span is not of <see cref="ElementCount"/> floats; nothing is changed.</exception>
    /// <remarks>Allocates nothing. A thread that predicts at the same time may see a mixture of old and new values.</remarks>
    public void Set(ReadOnlySpan<float> values)
    {
        CheckLength(values.Length, nameof(values));
        foreach (Parameter parameter in list)
        {
            parameter.Set(values[..parameter.Count]);
            values = values[parameter.Count..];
        }
    }

    void CheckLength(int length, string name) => Require.Argument(
        length == ElementCount, name, $"{name} has {length} floats; it must have {ElementCount}, the ElementCount of the parameters.");

    internal ParameterStore Store { get; }

    /// <summary>Returns the values of a slab with the layout of all parameters, or of the trained ones, in order, row-major, without padding.</summary>
    internal float[] Unpack(ReadOnlySpan<float> block)
    {
        float[] numbers = new float[NumbersIn(block.Length)];
        int start = 0;
        foreach (Parameter parameter in list)
        {
            if (IsIn(parameter, block.Length))
            {
                parameter.Unpack(block.Slice(parameter.Offset, parameter.Length), numbers.AsSpan(start, parameter.Count));
                start += parameter.Count;
            }
        }
        return numbers;
    }

    /// <summary>Reverses <see cref="Unpack"/>. Padding stays unchanged.</summary>
    internal void Pack(ReadOnlySpan<float> numbers, Span<float> block)
    {
        foreach (Parameter parameter in list)
        {
            if (IsIn(parameter, block.Length))
            {
                parameter.Pack(numbers[..parameter.Count], block.Slice(parameter.Offset, parameter.Length));
                numbers = numbers[parameter.Count..];
            }
        }
    }

    /// <summary>Returns the number of values, without padding, in a slab of that length.</summary>
    internal int NumbersIn(int length)
    {
        int sum = 0;
        foreach (Parameter parameter in list)
        {
            sum += IsIn(parameter, length) ? parameter.Count : 0;
        }
        return sum;
    }

    // Buffers are behind the trained parameters.
    static bool IsIn(Parameter parameter, int length) => parameter.Offset + parameter.Length <= length;

    /// <summary>Enumerates the parameters.</summary>
    public ListEnumerator<Parameter> GetEnumerator() => new(list);

    IEnumerator<Parameter> IEnumerable<Parameter>.GetEnumerator() => list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => list.GetEnumerator();
}
