namespace FastNn;

/// <summary>How a network does on samples that it is not trained on.</summary>
/// <param name="Loss">The trainer's loss, without any regularizer's penalty.</param>
/// <param name="Accuracy">The share of samples whose largest output is at the label (or at the largest target of its row), 0 to 1; NaN where
/// there is one target number per sample, which is no class unless the loss says so (<see cref="Loss.OutputKind"/>).</param>
public readonly record struct TestResult(float Loss, float Accuracy);
