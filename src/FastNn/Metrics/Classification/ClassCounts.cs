namespace FastNn.Metrics;

/// <summary>Counts, for each class, the samples predicted as it, of it, and both; a sample counts its weight.</summary>
sealed class ClassCounts
{
    /// <summary>The weight of the samples predicted as each class.</summary>
    public double[] Predicted { get; private set; } = [];

    /// <summary>The weight of the samples of each class.</summary>
    public double[] Actual { get; private set; } = [];

    /// <summary>The weight of the samples of each class that were predicted as it.</summary>
    public double[] Correct { get; private set; } = [];

    /// <summary>The number of classes.</summary>
    public int Count => Actual.Length;

    /// <summary>Resets the counts; allocates where the number of classes changes.</summary>
    public void Clear(int outputs)
    {
        int classes = Classes.Count(outputs);
        if (Count != classes)
        {
            (Predicted, Actual, Correct) = (new double[classes], new double[classes], new double[classes]);
        }
        Array.Clear(Predicted);
        Array.Clear(Actual);
        Array.Clear(Correct);
    }

    /// <summary>Adds a batch.</summary>
    public void Add(ReadOnlyMatrix outputs, Targets targets, OutputKind kind)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            int guess = Classes.Find(outputs.Row(row), kind), truth = Classes.FindTarget(targets, row, outputs.Columns);
            double weight = targets.GetWeight(row);
            Predicted[guess] += weight;
            Actual[truth] += weight;
            Correct[truth] += guess == truth ? weight : 0;
        }
    }

    /// <summary>Returns the sum of the counts of all classes.</summary>
    public static double Sum(double[] counts)
    {
        double sum = 0;
        foreach (double count in counts)
        {
            sum += count;
        }
        return sum;
    }

    /// <summary>Returns Σ x·y over the classes.</summary>
    public static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
