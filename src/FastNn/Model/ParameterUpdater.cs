using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Optimizers;
using FastNn.Threading;

namespace FastNn.Model;

/// <summary>
/// Updates parameters from their gradients: regularizer, clipping by value and by norm, optimizer, what the regularizer does after the update, constraint. Owns
/// the optimizer's states and the number of the step.
/// </summary>
/// <remarks>One caller at a time. Allocates when made, and where a constraint is set, never in <see cref="Update"/>. Parameters with the same factors are
/// updated in one pass over the slab: all of them, unless factors are set.</remarks>
sealed class ParameterUpdater
{
    readonly ParameterStore store;
    readonly Slab gradients;
    readonly Parameter[] trained;
    readonly ParameterRun[] runs;
    float[] panels = [];

    /// <exception cref="ArgumentException">The optimizer's states are not 0 to 3.</exception>
    public ParameterUpdater(ParameterList parameters, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(optimizer);
        Require.Argument(optimizer.StateCount is >= 0 and <= 3, nameof(optimizer),
            $"{optimizer.GetType().Name}.StateCount is {optimizer.StateCount}; it must be from 0 to 3.");
        Optimizer = optimizer;
        store = parameters.Store;
        gradients = store.RequireGradients();
        States = new Slab((long)optimizer.StateCount * store.Trained);
        List<Parameter> ordered = [.. parameters];
        ordered.RemoveAll(parameter => !parameter.IsTrained);
        ordered.Sort((left, right) => left.Offset.CompareTo(right.Offset));
        trained = [.. ordered];
        runs = new ParameterRun[trained.Length];
    }

    public Optimizer Optimizer { get; }

    /// <summary>What the optimizer remembers: <see cref="Optimizer.StateCount"/> blocks of all trained parameters.</summary>
    public Slab States { get; }

    /// <summary>Updates made so far.</summary>
    public long Steps { get; set; }

    /// <summary>The steps that were made before the optimizer forgot its states. Its bias corrections count from there.</summary>
    public long ForgottenSteps { get; set; }

    public Regularizer? Regularizer { get; set; }

    public Constraint? Constraint
    {
        get;
        set
        {
            field = value;
            foreach (Parameter parameter in trained)
            {
                panels = value is not null && parameter.WeightScratchSize > panels.Length ? new float[parameter.WeightScratchSize] : panels;
            }
        }
    }

    /// <summary>The largest L2 norm of all gradients together.</summary>
    /// <exception cref="ArgumentException">It is not above 0.</exception>
    public float ClipGradientNorm { get; set => field = CheckLimit(value, nameof(ClipGradientNorm)); } = float.PositiveInfinity;

    /// <summary>The largest size of an element of the gradient.</summary>
    /// <exception cref="ArgumentException">It is not above 0.</exception>
    public float ClipGradientValue { get; set => field = CheckLimit(value, nameof(ClipGradientValue)); } = float.PositiveInfinity;

    /// <summary>Clears the optimizer's states: its next step is a first one.</summary>
    public void ForgetStates()
    {
        States.Span.Clear();
        ForgottenSteps = Steps;
    }

    /// <summary>Makes one step with the gradients as they are, which regularizer and clipping change.</summary>
    /// <param name="workers">The threads that help, or none.</param>
    /// <param name="decayFactor">Multiplies the optimizer's weight decay.</param>
    public void Update(Workers? workers, float decayFactor = 1)
    {
        Span<float> values = store.TrainedValues, g = gradients.Span;
        ReadOnlySpan<ParameterRun> own = CollectRuns();
        foreach (ref readonly ParameterRun run in own)
        {
            Regularize(in run, values, g);
            if (ClipGradientValue < float.PositiveInfinity)
            {
                Span<float> part = g.Slice(run.Start, run.Length);
                Binary.Run(new ClampOp(ClipGradientValue), part, part);
            }
        }
        if (ClipGradientNorm < float.PositiveInfinity)
        {
            ClipNorm(own, g);
        }
        foreach (ref readonly ParameterRun run in own)
        {
            Optimizer.Step(new OptimizerStep(values, g, States.Span, store.Decaying, Steps - ForgottenSteps + 1, workers,
                run with { DecayFactor = run.DecayFactor * decayFactor }));
        }
        Steps++;
        foreach (ref readonly ParameterRun run in own)
        {
            if (Regularizer is not null && run.DecayFactor > 0)
            {
                Regularizer.AfterUpdate(values.Slice(run.Start, CountRegularized(in run)));
            }
        }
        Constrain();
    }

    /// <summary>Fills <see cref="runs"/> with the trained parameters that are not frozen, neighbours with the same factors in one.</summary>
    ReadOnlySpan<ParameterRun> CollectRuns()
    {
        int count = 0;
        foreach (Parameter parameter in trained)
        {
            if (parameter.IsFrozen)
            {
                continue;
            }
            var run = new ParameterRun(parameter.Offset, parameter.Length, parameter.LearningRateFactor, parameter.DecayFactor);
            if (count > 0 && runs[count - 1].IsContinuedBy(in run))
            {
                runs[count - 1] = runs[count - 1] with { Length = run.Start + run.Length - runs[count - 1].Start };
            }
            else
            {
                runs[count++] = run;
            }
        }
        return runs.AsSpan(0, count);
    }

    int CountRegularized(in ParameterRun run) => Regularizer is { DecayBiases: true } ? run.Length : run.CountBefore(store.Decaying);

    void Regularize(in ParameterRun run, Span<float> values, Span<float> g)
    {
        if (Regularizer is not null && run.DecayFactor > 0)
        {
            int count = CountRegularized(in run);
            Regularizer.AddGradient(values.Slice(run.Start, count), g.Slice(run.Start, count), run.DecayFactor);
        }
    }

    void ClipNorm(ReadOnlySpan<ParameterRun> own, Span<float> g)
    {
        double sum = 0;
        foreach (ref readonly ParameterRun run in own)
        {
            sum += Reduce.Sum(default(SquareTerm), g.Slice(run.Start, run.Length));
        }
        // PyTorch's clip_grad_norm_ divides by norm + 1e-6.
        float factor = (float)(ClipGradientNorm / (Math.Sqrt(sum) + 1e-6));
        foreach (ref readonly ParameterRun run in own)
        {
            if (factor < 1)
            {
                Span<float> part = g.Slice(run.Start, run.Length);
                Binary.Run(new ScaleOp(factor), part, part);
            }
        }
    }

    void Constrain()
    {
        if (Constraint is null)
        {
            return;
        }
        foreach (Parameter parameter in trained)
        {
            if (parameter is { IsVector: false, IsFrozen: false })
            {
                Constraint.Apply(parameter.GetWeights(panels));
                parameter.SetWeights(panels);
            }
        }
    }

    static float CheckLimit(float value, string name)
    {
        Require.Argument(value > 0, name, $"{name} is {value}; it must be above 0.");
        return value;
    }
}
