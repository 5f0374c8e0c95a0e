using FastNn.Contracts;

namespace FastNn.Autograd;

/// <summary>A registered operation: the function, and an example of its call for tests and tools.</summary>
/// <param name="Function">The function; its name is that of the operation.</param>
/// <param name="Example">Shapes of valid inputs.</param>
public sealed record Operation(Function Function, params IReadOnlyList<TensorShape> Example)
{
    /// <summary>The name.</summary>
    public string Name => Function.Name;

    /// <summary>The minimum of the inputs of the example; -2 unless set.</summary>
    public float Lowest { get; init; } = -2;

    /// <summary>The maximum of the inputs of the example; 2 unless set.</summary>
    public float Highest { get; init; } = 2;

    /// <summary>Attributes of the example; the function's defaults unless set.</summary>
    public IReadOnlyList<double> Attributes { get; init; } = [];
}

/// <summary>The one list of operations. <c>tensor.Apply("name")</c> finds them here, the tests that hold for every operation walk it, and
/// <see cref="Register"/> adds yours.</summary>
/// <remarks>For any number of threads.</remarks>
public static class Operations
{
    static readonly TensorShape matrix = new(3, 21), row = new(1, 21), column = new(3, 1);

    static readonly Lock registering = new();

    static volatile Operation[] all =
    [
        new(AddFunction.Instance, matrix, row),
        new(SubFunction.Instance, column, matrix),
        new(MulFunction.Instance, matrix, column),
        new(DivFunction.Instance, matrix, row) { Lowest = 0.5f },
        new(MaxFunction.Instance, matrix, row),
        new(MinFunction.Instance, column, row),
        new(NegFunction.Instance, matrix),
        new(PowFunction.Instance, matrix) { Attributes = [3] },
        new(ExpFunction.Instance, matrix),
        new(LogFunction.Instance, matrix) { Lowest = 0.3f },
        new(SqrtFunction.Instance, matrix) { Lowest = 0.3f },
        new(AbsFunction.Instance, matrix),
        new(ClampFunction.Instance, matrix) { Attributes = [-0.5, 1] },
        new(DotFunction.Instance, matrix, new(21, 18)),
        new(TransposeFunction.Instance, matrix),
        new(ReshapeFunction.Instance, matrix) { Attributes = [9, -1] },
        new(SliceFunction.Instance, matrix) { Attributes = [1, 2, 3, 17] },
        new(ConcatFunction.OfRows, row, matrix, row),
        new(ConcatFunction.OfColumns, column, matrix, matrix),
        new(SumFunction.All, matrix),
        new(SumFunction.Rows, matrix),
        new(SumFunction.Columns, matrix),
        new(MeanFunction.All, matrix),
        new(MeanFunction.Rows, matrix),
        new(MeanFunction.Columns, matrix),
        new(ActivationFunctions.Sigmoid, matrix),
        new(ActivationFunctions.Tanh, matrix),
        new(ActivationFunctions.Relu, matrix),
        new(ActivationFunctions.LeakyRelu, matrix),
        new(ActivationFunctions.Elu, matrix) { Attributes = [0.7] },
        new(ActivationFunctions.Selu, matrix),
        new(ActivationFunctions.Gelu, matrix),
        new(ActivationFunctions.GeluTanh, matrix),
        new(ActivationFunctions.Silu, matrix),
        new(ActivationFunctions.Mish, matrix),
        new(ActivationFunctions.Softplus, matrix),
        new(ActivationFunctions.HardSigmoid, matrix),
        new(PReluFunction.Instance, matrix, row),
        new(SoftmaxFunction.Instance, matrix),
        new(LogSoftmaxFunction.Instance, matrix),
        new(LogSumExpFunction.Instance, matrix),
        new(LayerNormFunction.Instance, matrix, row, row),
        new(DropoutFunction.Instance, matrix),
        .. LossFunction.OfCatalog(),
    ];

    static volatile Dictionary<string, Function> named = ByName(all);

    /// <summary>All operations, including registered ones.</summary>
    public static IReadOnlyList<Operation> All => Array.AsReadOnly(all);

    /// <summary>Returns the function of a name, ignoring case. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">There is no such operation; the message lists all.</exception>
    public static Function Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return named.TryGetValue(name, out Function? function)
            ? function
            : throw new ArgumentException(
                $"There is no operation '{name}'. There are: {string.Join(", ", Array.ConvertAll(all, operation => operation.Name))}. Register adds yours.",
                nameof(name));
    }

    /// <summary>Registers an operation of your own under its name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public static void Register(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        lock (registering)
        {
            Require.Argument(!named.ContainsKey(operation.Name), nameof(operation),
                $"An operation '{operation.Name}' is registered already; override Name to give yours another.");
            Operation[] more = [.. all, operation];
            named = ByName(more);
            all = more;
        }
    }

    static Dictionary<string, Function> ByName(Operation[] operations)
    {
        var names = new Dictionary<string, Function>(StringComparer.OrdinalIgnoreCase);
        foreach (Operation operation in operations)
        {
            names.Add(operation.Name, operation.Function);
        }
        return names;
    }
}
