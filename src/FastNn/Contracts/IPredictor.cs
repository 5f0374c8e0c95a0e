namespace FastNn;

/// <summary>
/// Predicts with a model: a <see cref="Predictor"/>, a lease, a <see cref="ModelHandle"/>, or a model of FastNn.Hosting. Leases are structs: take an
/// IPredictor as a constrained type parameter (<c>where T : IPredictor</c>) and nothing is boxed.
/// </summary>
/// <remarks>No method allocates. Exceptions of all: <see cref="ArgumentException"/> where a span has another length than its shape says, and
/// <see cref="ObjectDisposedException"/> where the predictor was disposed, or the lease returned. Which threads may call is said by the type.</remarks>
public interface IPredictor
{
    /// <summary>Features of a sample.</summary>
    int Inputs { get; }

    /// <summary>Outputs of a sample.</summary>
    int Outputs { get; }

    /// <summary>Predicts one sample.  input: [inputs]  output: [outputs]</summary>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    void PredictOne(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>Predicts any number of samples with the same model.  inputs: [rows, inputs], row-major  outputs: [rows, outputs], row-major</summary>
    /// <exception cref="ArgumentException">inputs are not whole rows, or outputs are not as many rows.</exception>
    void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <summary>
    /// Predicts the probabilities of any number of samples with the same model.  inputs: [rows, inputs], row-major  outputs: [rows, outputs], row-major
    /// </summary>
    /// <param name="inputs">The samples.</param>
    /// <param name="outputs">The probabilities.</param>
    /// <param name="kind">What the network's outputs are: the <c>OutputKind</c> of the loss it was trained with. <see cref="OutputKind.Logits"/> get a softmax
    /// (one output alone a sigmoid), <see cref="OutputKind.Scores"/> a sigmoid each; others stay as they are. Where null, the last layer decides: the outputs
    /// of a <see cref="Softmax"/> or a <see cref="Sigmoid"/> are probabilities, all others are taken for logits.</param>
    /// <exception cref="ArgumentException">inputs are not whole rows, or outputs are not as many rows.</exception>
    void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> outputs, OutputKind? kind = null);

    /// <summary>Returns the index of the largest output of one sample, the first among equals.  input: [inputs]</summary>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    int Classify(ReadOnlySpan<float> input);

    /// <summary>Finds the index of the largest output of every sample.  inputs: [rows, inputs], row-major  classes: [rows]</summary>
    /// <exception cref="ArgumentException">inputs are not whole rows, or classes are not as many.</exception>
    void Classify(ReadOnlySpan<float> inputs, Span<int> classes);
}
