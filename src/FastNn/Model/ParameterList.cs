using System.Collections;

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
    public long Numbers
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

    internal ParameterStore Store { get; }

    /// <summary>Walks the parameters.</summary>
    public List<Parameter>.Enumerator GetEnumerator() => list.GetEnumerator();

    IEnumerator<Parameter> IEnumerable<Parameter>.GetEnumerator() => list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => list.GetEnumerator();
}
