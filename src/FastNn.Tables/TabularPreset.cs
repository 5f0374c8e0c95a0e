namespace FastNn.Tables;

/// <summary>How the networks of a <see cref="TabularModel"/> are built and trained.</summary>
public enum TabularPreset
{
    /// <summary>Chooses members and epochs of <see cref="RealMlp"/> networks by the rows and columns of the table and <see cref="TabularOptions.TimeBudget"/>.
    /// The same choice on every machine.</summary>
    Auto,

    /// <summary>One small network (128 and 64 ReLU units): a prediction takes about a microsecond.</summary>
    Fast,

    /// <summary>One network with the published defaults of RealMLP-TD (D. Holzmüller, L. Grinsztajn and I. Steinwart, 2024, arXiv 2407.04491).</summary>
    RealMlp,

    /// <summary>Several networks, each validated on another part of the rows; their predictions are averaged.</summary>
    Ensemble,
}
