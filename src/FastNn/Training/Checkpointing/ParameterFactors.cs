namespace FastNn.Training;

/// <summary>The factors and frozen flags of parameters in a checkpoint, which holds those that are not the defaults.</summary>
sealed class ParameterFactors
{
    readonly List<(float LearningRate, float Decay, bool IsFrozen)> list = [];

    public static void Save(ParameterList parameters, TrainingState state)
    {
        foreach (Parameter parameter in parameters)
        {
            if (parameter.LearningRateFactor != 1 || parameter.DecayFactor != 1 || parameter.IsFrozen)
            {
                TrainingState own = state.GetPart(parameter.Name);
                own.Set("rate", parameter.LearningRateFactor);
                own.Set("decay", parameter.DecayFactor);
                own.Set("frozen", parameter.IsFrozen ? 1 : 0);
            }
        }
    }

    /// <exception cref="KeyNotFoundException">One of them is out of its range.</exception>
    public static ParameterFactors Read(ParameterList parameters, TrainingState state)
    {
        var factors = new ParameterFactors();
        foreach (Parameter parameter in parameters)
        {
            TrainingState own = state.GetPart(parameter.Name);
            factors.list.Add(own.Has("frozen")
                ? ((float)own.GetDouble("rate", 0, float.MaxValue), (float)own.GetDouble("decay", 0, float.MaxValue), own.GetInt64("frozen", 0, 1) == 1)
                : (1, 1, false));
        }
        return factors;
    }

    public void Apply(ParameterList parameters)
    {
        for (int i = 0; i < list.Count; i++)
        {
            (parameters[i].LearningRateFactor, parameters[i].DecayFactor, parameters[i].IsFrozen) = list[i];
        }
    }
}
