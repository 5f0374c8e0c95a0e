using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Threading;

namespace FastNn.Training;

/// <summary>
/// Steps of an optimizer without memory during the backward pass: a block of the gradient is used up while it lies in the first cache. Knows
/// which matrices are done, so that the step over everything else leaves them out.
/// </summary>
sealed class ImmediateUpdate : WeightUpdate
{
    readonly Optimizer optimizer;
    readonly ParameterList parameters;
    readonly bool[] done;

    ImmediateUpdate(Optimizer optimizer, ParameterList parameters)
    {
        this.optimizer = optimizer;
        this.parameters = parameters;
        done = new bool[parameters.Count];
    }

    /// <summary>One where it can and pays for some of the parameters, or null.</summary>
    public static ImmediateUpdate? For(Optimizer optimizer, ParameterList parameters)
    {
        if (optimizer.IsImmediate)
        {
            foreach (Parameter parameter in parameters)
            {
                if (!parameter.IsVector && GradientProduct.Pays(parameter.Length))
                {
                    return new(optimizer, parameters);
                }
            }
        }
        return null;
    }

    public override void Run(WeightMatrix weight, in GradientProduct gradient)
    {
        optimizer.StepAtOnce(in gradient);
        for (int i = 0; i < done.Length; i++)
        {
            done[i] |= parameters[i] == weight;
        }
    }

    /// <summary>The step on all parameters that are not done yet.</summary>
    public void Finish(ReadOnlySpan<float> gradients, long number, Workers? workers)
    {
        Span<float> values = parameters.Store.Values.Span;
        for (int i = 0; i < done.Length; i++)
        {
            if (!done[i] && parameters[i].IsTrained)
            {
                int start = parameters[i].Offset, length = parameters[i].Length;
                optimizer.Step(new OptimizerStep(values.Slice(start, length), gradients.Slice(start, length), default, parameters[i].Decays ? length : 0, number, workers));
            }
            done[i] = false;
        }
    }
}
