namespace FastNn.Tests.Training;

/// <summary>A reduction whose process computes all pieces and adds them in their order.</summary>
sealed class SumOfPieces(int pieces) : GradientReduction
{
    readonly List<double> weights = [];
    float[] sum = [];
    double loss;

    public override int Pieces => pieces;

    public override int FirstPiece => 0;

    public override int OwnPieces => Own ?? pieces;

    public override bool IsPrimary => IsFirst;

    public override string Description => $"sum(pieces={pieces})";

    /// <summary>Whether the process writes checkpoints.</summary>
    public bool IsFirst { get; init; } = true;

    /// <summary>The pieces that it says it computes; all unless set.</summary>
    public int? Own { get; init; }

    /// <summary>Told of every call of <see cref="Begin"/> and <see cref="Add"/>, with the gradients; the two numbers are those of Begin, or -1.</summary>
    public Action<float[], int, int>? OnGradients { get; init; }

    /// <summary>Told of the options that must be the same.</summary>
    public Action<string, string>? OnCheck { get; init; }

    /// <summary>Decides whether all stop.</summary>
    public Func<bool, bool>? Decide { get; init; }

    /// <summary>The weights of the pieces of the batch.</summary>
    public IReadOnlyList<double> Weights => weights;

    /// <summary>The number of gradients; 0 before <see cref="Prepare"/>.</summary>
    public int Count => sum.Length;

    public int Starts { get; private set; }

    public override void Prepare(Network network, int gradients)
    {
        sum = new float[gradients];
        weights.EnsureCapacity(pieces);
    }

    public override void CheckSame(string name, string value) => OnCheck?.Invoke(name, value);

    public override void Start()
    {
        Starts++;
        weights.Clear();
        loss = 0;
        Array.Clear(sum);
    }

    public override void Begin(Span<float> gradients, int start, int length)
    {
        // Assert.Equal allocates.
        Assert.True(weights.Count == OwnPieces - 1);
        OnGradients?.Invoke(gradients.ToArray(), start, length);
    }

    public override void Add(Span<float> gradients, double loss, double weight)
    {
        OnGradients?.Invoke(gradients.ToArray(), -1, -1);
        weights.Add(weight);
        this.loss += loss;
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += gradients[i];
        }
    }

    public override void Finish(Span<float> gradients, out double loss, out double weight)
    {
        sum.CopyTo(gradients);
        (loss, weight) = (this.loss, 0);
        foreach (double one in weights)
        {
            weight += one;
        }
    }

    public override bool AgreeToStop(bool stop) => Decide?.Invoke(stop) ?? stop;
}
