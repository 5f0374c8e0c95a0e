namespace FastNn.Autograd;

/// <summary>A registered operation: the function, and a call of it that tests and tools can make.</summary>
/// <param name="Function">What it computes; its name is that of the operation.</param>
/// <param name="Example">Shapes of inputs that it takes.</param>
public sealed record Operation(Function Function, params IReadOnlyList<TensorShape> Example)
{
    /// <summary>The name.</summary>
    public string Name => Function.Name;

    /// <summary>Where the inputs of the example begin; -2 unless set.</summary>
    public float Lowest { get; init; } = -2;

    /// <summary>Where the inputs of the example end; 2 unless set.</summary>
    public float Highest { get; init; } = 2;

    /// <summary>Numbers for the example alone; the function's own, which are the defaults of a call, unless set.</summary>
    public IReadOnlyList<double> Numbers { get; init; } = [];
}

/// <summary>The one list of operations. <c>tensor.Apply("name")</c> finds them here, the tests that hold for every operation walk it, and
/// <see cref="Register"/> adds yours.</summary>
/// <remarks>Any thread.</remarks>
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
        new(PowFunction.Instance, matrix) { Numbers = [3] },
        new(ExpFunction.Instance, matrix),
        new(LogFunction.Instance, matrix) { Lowest = 0.3f },
        new(SqrtFunction.Instance, matrix) { Lowest = 0.3f },
        new(AbsFunction.Instance, matrix),
        new(ClampFunction.Instance, matrix) { Numbers = [-0.5, 1] },
        new(DotFunction.Instance, matrix, new(21, 18)),
        new(TransposeFunction.Instance, matrix),
        new(ReshapeFunction.Instance, matrix) { Numbers = [9, -1] },
        new(SliceFunction.Instance, matrix) { Numbers = [1, 2, 3, 17] },
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
        new(ActivationFunctions.Elu, matrix) { Numbers = [0.7] },
        new(ActivationFunctions.Selu, matrix),
        new(ActivationFunctions.Gelu, matrix),
        new(ActivationFunctions.GeluTanh, matrix),
        new(ActivationFunctions.Silu, matrix),
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

    /// <summary>All operations, those you registered included.</summary>
    public static IReadOnlyList<Operation> All => Array.AsReadOnly(all);

    /// <summary>The function of a name; case does not matter. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static Function Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return named.TryGetValue(name, out Function? function)
            ? function
            : throw new ArgumentException($"There is no operation '{name}'. There are: {string.Join(", ", Array.ConvertAll(all, operation => operation.Name))}. Register adds yours.", nameof(name));
    }

    /// <summary>Adds an operation of yours, so that it can be called by its name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public static void Register(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        lock (registering)
        {
            if (named.ContainsKey(operation.Name))
            {
                throw new ArgumentException($"There is an operation '{operation.Name}' already; override Name to give yours another.", nameof(operation));
            }
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
