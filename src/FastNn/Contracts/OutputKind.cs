namespace FastNn;

/// <summary>What the outputs of a network are, as its loss reads them: what a metric must know to tell classes from numbers.</summary>
public enum OutputKind
{
    /// <summary>Values or probabilities: taken as they are. Where one output decides between two classes, it says the second above 0.5.</summary>
    Values,

    /// <summary>Logits whose softmax gives the probabilities of the classes.</summary>
    Logits,

    /// <summary>Scores, each for itself, which say yes above 0: margins, or logits whose sigmoid is a probability.</summary>
    Scores,
}
