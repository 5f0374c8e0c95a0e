namespace FastNn.Tables;

/// <summary>The families of members that presets are made of.</summary>
static class Recipes
{
    /// <summary>RealMLP-TD with its published settings for classes or for numbers (D. Holzmüller, L. Grinsztajn and I. Steinwart, "Better by default", 2024,
    /// arXiv 2407.04491).</summary>
    public static MemberRecipe RealMlp(bool isClassifier) => new()
    {
        Name = "RealMLP",
        Hidden = [256, 256, 256],
        Activation = isClassifier ? () => new ParametricSelu() : () => new ParametricMish(),
        IsPeriodic = true,
        IsRealMlp = true,
        Dropout = 0.15f,
        LearningRate = isClassifier ? 0.04 : 0.2,
        Decay = 0.02,
        Beta2 = 0.95,
        Epochs = 256,
        Batch = 256,
    };

    /// <summary>RealMLP without embeddings of numbers, at a quarter of the learning rate or less: smoother functions, for small or noisy tables.</summary>
    public static MemberRecipe SmoothRealMlp(bool isClassifier) =>
        RealMlp(isClassifier) with { Name = "RealMLP without embeddings", IsPeriodic = false, LearningRate = 0.01 };

    /// <summary>A small network with ReLU.</summary>
    public static MemberRecipe Relu(int rows) => new()
    {
        Name = "ReLU network",
        Hidden = [128, 64],
        Dropout = 0.1f,
        LearningRate = 0.002,
        Decay = 0.01,
        Epochs = 96,
        Batch = SmallBatch(rows),
    };

    /// <summary>TabM with piecewise-linear encodings of numbers (Y. Gorishniy, A. Kotelnikov and A. Babenko, 2025, arXiv 2410.24210), smaller than published:
    /// 8 submembers of 128 units, of which there are several, each with its own rows.</summary>
    public static MemberRecipe TabM(int rows, bool isClassifier) => new()
    {
        Name = "TabM",
        Hidden = [128, 128],
        Submembers = 8,
        Bins = isClassifier ? 16 : 32,
        Dropout = 0.1f,
        LearningRate = 0.002,
        Decay = 0.0003,
        Epochs = isClassifier ? 48 : 96,
        Batch = SmallBatch(rows),
    };

    /// <summary>Linear or logistic regression.</summary>
    public static MemberRecipe Linear(int rows) => new()
    {
        Name = "linear model",
        Hidden = [],
        LearningRate = 0.02,
        Decay = 0.01,
        Epochs = 64,
        Batch = SmallBatch(rows),
    };

    // About 60 updates an epoch on small tables.
    static int SmallBatch(int rows) => Math.Clamp(rows / 60, 16, 256);
}
