namespace FastNn.Tables;

/// <summary>How the members of one family are built and trained. Settings that are not named by a source were chosen by validation on tables.</summary>
sealed record MemberRecipe
{
    /// <summary>The name of the family, for reports.</summary>
    public required string Name { get; init; }

    /// <summary>Outputs of the hidden layers; none for a linear model.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>Creates the activation behind a hidden layer.</summary>
    public Func<Layer> Activation { get; init; } = () => new Relu();

    /// <summary>Whether numbers get a <see cref="FastNn.Periodic"/> embedding.</summary>
    public bool IsPeriodic { get; init; }

    /// <summary>Bins of a <see cref="PiecewiseLinear"/> encoding of numbers; 0 for none.</summary>
    public int Bins { get; init; }

    /// <summary>Submembers that share the weights of a <see cref="BatchEnsemble"/>; 0 for dense layers.</summary>
    public int Submembers { get; init; }

    /// <summary>Whether weights have the initial values and learning rates of RealMLP, behind a <see cref="FastNn.Scale"/>.</summary>
    public bool IsRealMlp { get; init; }

    /// <summary>The rate of dropout behind each activation.</summary>
    public float Dropout { get; init; }

    /// <summary>The learning rate of AdamW.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The weight decay of AdamW.</summary>
    public required double Decay { get; init; }

    /// <summary>The decay of AdamW's second moment.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Passes over the rows.</summary>
    public required int Epochs { get; init; }

    /// <summary>The rows of a batch.</summary>
    public required int Batch { get; init; }
}
