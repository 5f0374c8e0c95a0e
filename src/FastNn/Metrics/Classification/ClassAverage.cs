namespace FastNn;

/// <summary>How a metric of single classes becomes one number, as scikit-learn's <c>average</c>.</summary>
public enum ClassAverage
{
    /// <summary>With one output the value of the second class ("binary"), with several <see cref="Macro"/>.</summary>
    Auto,

    /// <summary>The mean over the classes that occur, as actual or predicted class of a sample.</summary>
    Macro,

    /// <summary>The value of the counts added up over all classes.</summary>
    Micro,

    /// <summary>The mean over the classes, each weighted by its samples.</summary>
    Weighted,
}
