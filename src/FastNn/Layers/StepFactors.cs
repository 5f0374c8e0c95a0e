namespace FastNn.Layers;

/// <summary>The factors of schedules on settings of layers, loss and optimizer in one training step.</summary>
/// <param name="Dropout">Multiplies the rates of dropout.</param>
/// <param name="Smoothing">Multiplies the label smoothing.</param>
/// <param name="Decay">Multiplies the weight decay of the optimizer.</param>
readonly record struct StepFactors(float Dropout, float Smoothing, float Decay)
{
    /// <summary>The factors where nothing is scheduled.</summary>
    public static readonly StepFactors One = new(1, 1, 1);
}
