using System.Collections;
using FastNn.Contracts;
using FastNn.Layers;

namespace FastNn;

/// <summary>The parameters of a network, by place and by name. Reading allocates nothing, apart from walking it through an interface; any thread.</summary>
public sealed class ParameterList : IReadOnlyList<Parameter>
{
    readonly List<Parameter> list;

    internal ParameterList(List<Parameter> list, ParameterStore store)
    {
        this.list = list;
        Store = store;
    }

    /// <summary>How many parameters (matrices and vectors) there are.</summary>
    public int Count => list.Count;

    /// <summary>How many numbers there are in all of them.</summary>
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

    /// <summary>A parameter by its place.</summary>
    public Parameter this[int index] => list[index];

    /// <summary>A parameter by its name, such as "<c>0.weight</c>".</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those there are.</exception>
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

    /// <summary>The numbers of a block that is laid out as the parameters' own, or as the trained ones' of them: in their order, row-major, without
    /// padding.</summary>
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

    /// <summary>Turns <see cref="Unpack"/> back. Padding stays as it is.</summary>
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

    /// <summary>How many numbers, without padding, a block of that length has.</summary>
    internal int NumbersIn(int length)
    {
        int sum = 0;
        foreach (Parameter parameter in list)
        {
            sum += IsIn(parameter, length) ? parameter.Count : 0;
        }
        return sum;
    }

    // Statistics lie behind everything that is trained.
    static bool IsIn(Parameter parameter, int length) => parameter.Offset + parameter.Length <= length;

    /// <summary>Walks the parameters.</summary>
    public List<Parameter>.Enumerator GetEnumerator() => list.GetEnumerator();

    IEnumerator<Parameter> IEnumerable<Parameter>.GetEnumerator() => list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => list.GetEnumerator();
}
