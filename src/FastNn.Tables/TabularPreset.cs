namespace FastNn.Tables;

/// <summary>How the networks of a <see cref="TabularModel"/> are built and trained.</summary>
public enum TabularPreset
{
    /// <summary>A blend of five families: <see cref="RealMlp"/> with and without embeddings, <see cref="Ensemble"/>, a network with ReLU, and a linear model.
    /// Members and epochs are chosen by rows, columns and <see cref="TabularOptions.TimeBudget"/>, the same on every machine; shares by validation.</summary>
    Auto,

    /// <summary>One small network (128 and 64 ReLU units): a prediction takes about a microsecond.</summary>
    Fast,

    /// <summary>One network with the published defaults of RealMLP-TD (D. Holzmüller, L. Grinsztajn and I. Steinwart, 2024, arXiv 2407.04491).</summary>
    RealMlp,

    /// <summary>TabM (Y. Gorishniy, A. Kotelnikov and A. Babenko, 2025, arXiv 2410.24210): networks of submembers that share most of their weights, each
    /// validated on another part of the rows; their predictions are averaged.</summary>
    Ensemble,

    /// <summary><see cref="Auto"/>, blended with the best networks of a search for settings: see <see cref="TabularOptions.Tuning"/>.</summary>
    Tuned,
}
