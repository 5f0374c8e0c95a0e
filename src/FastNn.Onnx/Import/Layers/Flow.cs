namespace FastNn.Onnx.Import.Layers;

/// <summary>Rows as they are behind a layer, and with it behind all layers before: a tree whose root is the input. Branches that meet again become a
/// block.</summary>
sealed class Flow
{
    readonly FlowLimits limits;

    Flow(Flow? parent, LayerRecipe? recipe, int width, FlowLimits limits)
    {
        (Parent, Recipe, Width, this.limits) = (parent, recipe, width, limits);
        Length = parent is null ? 0 : parent.Length + 1;
    }

    /// <summary>The rows before the layer; null for the input.</summary>
    public Flow? Parent { get; }

    /// <summary>The layer; null for the input.</summary>
    public LayerRecipe? Recipe { get; }

    /// <summary>The columns.</summary>
    public int Width { get; }

    /// <summary>The layers from the input on.</summary>
    public int Length { get; }

    public static Flow Input(int width, FlowLimits limits) => new(null, null, width, limits);

    /// <summary>The rows behind one more layer.</summary>
    public Flow Then(LayerRecipe recipe, int width)
    {
        limits.CheckDepth(recipe.Depth);
        return new(this, recipe, width, limits);
    }

    /// <summary>The rows behind one more layer with as many columns.</summary>
    public Flow Then(Func<Layer> make, params (string Name, float[] Values)[] parameters) => Then(new SimpleRecipe(make, parameters), Width);

    /// <summary>x + shift, of columns. As the bias of a dense layer without one, or the bias of a normalization, if that is before.</summary>
    public Flow Shift(float[] shift)
    {
        switch (Recipe)
        {
            case DenseRecipe { Bias: null } dense:
                return Parent!.Then(dense with { Bias = shift, Elements = dense.Elements + Width }, Width);
            case NormRecipe { Bias: null } norm:
                return Parent!.Then(norm with { Bias = shift }, Width);
            case AffineRecipe { Offset: null, Divisor: not null } affine:
                return Parent!.Then(affine with { Offset = shift }, Width);
            default:
                return Then(new AffineRecipe(Width, Array.ConvertAll(shift, static value => -value), null, null), Width);
        }
    }

    /// <summary>x/divisor, of columns. As the weight of a normalization, if that is before.</summary>
    public Flow Divide(float[] divisor) => Recipe switch
    {
        NormRecipe { Weight: null, Bias: null } norm => Parent!.Then(norm with { Weight = Array.ConvertAll(divisor, static value => 1 / value) }, Width),
        AffineRecipe { Offset: null, Divisor: null } affine => Parent!.Then(affine with { Divisor = divisor }, Width),
        _ => Then(new AffineRecipe(Width, null, divisor, null), Width),
    };

    /// <summary>x·factor, of columns.</summary>
    public Flow Multiply(float[] factor) => Recipe is NormRecipe { Weight: null, Bias: null } norm
        ? Parent!.Then(norm with { Weight = factor }, Width)
        : Divide(Array.ConvertAll(factor, static value => 1 / value));

    /// <summary>The sum of two branches: a residual block where one of them is where the other one began.</summary>
    public static Flow Add(Flow a, Flow b)
    {
        Flow common = FindCommon(a, b);
        LayerRecipe[] left = common.GetPath(a), right = common.GetPath(b);
        a.limits.CountBranches(left.Length + right.Length);
        if (left.Length == 0 && right.Length == 0)
        {
            return a.Multiply(AffineRecipe.Repeat(2, a.Width));
        }
        return left.Length > 0 && right.Length > 0
            ? common.Then(new BlockRecipe(static () => new Average([1, 1]), [MakeChain(left), MakeChain(right)]), a.Width)
            : common.Then(new BlockRecipe(static () => new Residual(), left.Length > 0 ? left : right), a.Width);
    }

    /// <summary>Returns the layers from here to the rows behind.</summary>
    public LayerRecipe[] GetPath(Flow end)
    {
        var path = new LayerRecipe[end.Length - Length];
        for (int i = path.Length - 1; i >= 0; i--)
        {
            path[i] = end.Recipe!;
            end = end.Parent!;
        }
        return path;
    }

    static Flow FindCommon(Flow a, Flow b)
    {
        while (a != b)
        {
            (a, b) = a.Length >= b.Length ? (a.Parent!, b) : (a, b.Parent!);
        }
        return a;
    }

    static BlockRecipe MakeChain(LayerRecipe[] path) => new(static () => new Sequential(), path);
}
