using System.Collections;

namespace FastNn.Autograd;

/// <summary>The tensors that a <see cref="Tensor"/> was computed from, in the order of the call. Passed by value; valid as long as the tensor.</summary>
/// <remarks>Allocates nothing, apart from enumerating it through an interface. Every member throws <see cref="InvalidOperationException"/> once the tape has
/// been reset.</remarks>
public readonly struct TensorInputs : IReadOnlyList<Tensor>
{
    readonly Tensor tensor;

    internal TensorInputs(Tensor tensor) => this.tensor = tensor;

    /// <summary>The number of inputs; 0 for a constant, a variable or a parameter. A tensor that was passed twice is counted twice.</summary>
    /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
    public int Count => tensor.Node.Inputs;

    /// <summary>One of them, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
    public Tensor this[int input] => tensor.Tape.InputTensor(in tensor.Node, input);

    /// <summary>Enumerates them.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<Tensor> IEnumerable<Tensor>.GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<Tensor>)this).GetEnumerator();

    /// <summary>Enumerates the inputs of a tensor.</summary>
    public struct Enumerator
    {
        readonly TensorInputs inputs;
        int index;

        internal Enumerator(TensorInputs inputs)
        {
            this.inputs = inputs;
            index = -1;
        }

        /// <summary>The current input.</summary>
        public readonly Tensor Current => inputs[index];

        /// <summary>Moves to the next input; false after the last.</summary>
        /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
        public bool MoveNext() => ++index < inputs.Count;
    }
}
