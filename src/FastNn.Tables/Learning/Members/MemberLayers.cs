namespace FastNn.Tables;

/// <summary>Makes the layers of a model: the preprocessing that all members share, and the trained layers of the members of a family.</summary>
sealed class MemberLayers
{
    // The settings of RealMLP: at most so many categories are one-hot encoded, more are embedded as so many numbers.
    const int OneHotLimit = 9, EmbeddingSize = 8, PeriodicOutputs = 4;

    readonly CategoricalColumn[] oneHot, embedded;
    readonly int[] rawNumbers, numbers, scaled;

    /// <param name="inputs">Inputs of an encoded row.</param>
    /// <param name="categories">The inputs that are codes of categories.</param>
    /// <param name="outputs">Classes, or 1 for a number.</param>
    public MemberLayers(int inputs, IReadOnlyList<CategoricalColumn> categories, int outputs)
    {
        (Inputs, Outputs) = (inputs, outputs);
        oneHot = [.. categories.Where(column => column.Categories <= OneHotLimit)];
        int[] codes = new int[inputs];
        foreach (CategoricalColumn column in categories)
        {
            codes[column.Column] = column.Categories;
        }
        rawNumbers = [.. Enumerable.Range(0, inputs).Where(column => codes[column] == 0)];
        // Columns behind the one-hot encoding, which replaces a column in its place.
        var (late, plain, all) = (new List<CategoricalColumn>(), new List<int>(), new List<int>());
        int next = 0;
        foreach (int count in codes)
        {
            if (count > OneHotLimit)
            {
                late.Add(new(next++, count));
                continue;
            }
            if (count == 0)
            {
                plain.Add(next);
            }
            for (int i = 0; i < Math.Max(1, count); i++)
            {
                all.Add(next++);
            }
        }
        (embedded, numbers, scaled, PreparedInputs) = ([.. late], [.. plain], [.. all], next);
    }

    /// <summary>Inputs of an encoded row.</summary>
    public int Inputs { get; }

    /// <summary>Columns of a prepared row: the inputs of a member.</summary>
    public int PreparedInputs { get; }

    /// <summary>Outputs of a member.</summary>
    public int Outputs { get; }

    /// <summary>The columns of numbers in a prepared row.</summary>
    public int NumberCount => numbers.Length;

    /// <summary>Adds the preprocessing of RealMLP: missing numbers become the median, categories columns of 0 and 1, and both are scaled robustly and clipped
    /// smoothly.</summary>
    public void AddPreprocessing(Network network)
    {
        if (rawNumbers.Length > 0)
        {
            network.Add(new Imputer { Columns = rawNumbers, UsesMedians = true });
        }
        if (oneHot.Length > 0)
        {
            network.Add(new OneHot(oneHot));
        }
        if (scaled.Length > 0)
        {
            network.Add(new RobustScaler { Columns = scaled });
            network.Add(new SmoothClip { Columns = scaled });
        }
    }

    /// <summary>Creates the trained layers of a member; the last one gives logits or standardized numbers.</summary>
    public List<Layer> Create(MemberRecipe recipe)
    {
        var layers = new List<Layer>();
        int width = GetNumberWidth(recipe);
        if (recipe.Bins > 0 && numbers.Length > 0)
        {
            layers.Add(new PiecewiseLinear(recipe.Bins) { Columns = numbers });
        }
        else if (recipe.IsPeriodic && numbers.Length > 0)
        {
            layers.Add(new Periodic(outputs: PeriodicOutputs) { Columns = numbers });
        }
        if (embedded.Length > 0)
        {
            layers.Add(new Embedding(EmbeddingSize, [.. embedded.Select(column => Shift(column, width - 1))]));
        }
        if (recipe.IsRealMlp)
        {
            layers.Add(new Scale());
        }
        for (int i = 0; i < recipe.Hidden.Count; i++)
        {
            layers.Add(recipe.Submembers > 0
                ? new BatchEnsemble(recipe.Hidden[i], recipe.Submembers) { IsFirst = i == 0 }
                : CreateDense(recipe, recipe.Hidden[i]));
            layers.Add(recipe.Activation());
            if (recipe.Dropout > 0)
            {
                layers.Add(new Dropout(recipe.Dropout));
            }
        }
        layers.Add(recipe.Submembers > 0 ? new MemberDense(Outputs, recipe.Submembers) : CreateDense(recipe, Outputs));
        return layers;
    }

    /// <summary>Creates the network of a member, for prepared rows.</summary>
    /// <param name="recipe">The family.</param>
    /// <param name="seed">The seed of the initial weights.</param>
    public Network CreateNetwork(MemberRecipe recipe, long seed)
    {
        var network = new Network(PreparedInputs, seed);
        foreach (Layer layer in Create(recipe))
        {
            network.Add(layer);
        }
        return network;
    }

    /// <summary>Returns the floating-point operations of a training step for one row: about three times those of the forward pass.</summary>
    public double CountOperations(MemberRecipe recipe)
    {
        const double operationsOfANumber = 600, operationsOfAUnit = 150;
        double inputs = PreparedInputs + (EmbeddingSize - 1) * embedded.Length + (GetNumberWidth(recipe) - 1) * numbers.Length,
            sum = recipe.IsPeriodic ? operationsOfANumber * numbers.Length : 0;
        foreach (int width in recipe.Hidden)
        {
            sum += 6 * inputs * width + operationsOfAUnit * width;
            inputs = width;
        }
        return Math.Max(1, recipe.Submembers) * (sum + 6 * inputs * Outputs + operationsOfAUnit * Outputs) + operationsOfAUnit * PreparedInputs;
    }

    // What a number becomes.
    static int GetNumberWidth(MemberRecipe recipe) => recipe.Bins > 0 ? recipe.Bins : recipe.IsPeriodic ? PeriodicOutputs : 1;

    // RealMlpParameters divides the weights by their deviations.
    static Dense CreateDense(MemberRecipe recipe, int width) => recipe.IsRealMlp ? new(width, new Normal(0, 1), new Zeros()) : new(width);

    CategoricalColumn Shift(CategoricalColumn column, int added) =>
        column with { Column = column.Column + added * numbers.Count(number => number < column.Column) };
}
