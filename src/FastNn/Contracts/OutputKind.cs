namespace FastNn;

/// <summary>What the outputs of a layer or a network are: how losses and metrics read them.</summary>
public enum OutputKind
{
    /// <summary>Values, taken as they are. Where one output decides between two classes, above 0.5 is the second.</summary>
    Values,

    /// <summary>Logits: their softmax gives the probabilities of the classes.</summary>
    Logits,

    /// <summary>Independent scores, positive for yes: margins, or logits whose sigmoid is a probability.</summary>
    Scores,

    /// <summary>Probabilities, as of a softmax or a sigmoid; read as <see cref="Values"/>.</summary>
    Probabilities,
}
