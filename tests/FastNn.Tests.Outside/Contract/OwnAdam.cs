using FastNn;

namespace Outside.Contract;

/// <summary>The library's Adam, written again from outside: an optimizer that remembers.</summary>
public sealed class OwnAdam(float rate) : Optimizer(rate)
{
    public override int StateCount => Rule.States;

    protected override void Step(in OptimizerStep step)
    {
        double first = 1 - Math.Pow(0.9f, step.Number), second = Math.Sqrt(1 - Math.Pow(0.999f, step.Number));
        var rule = new Rule((float)(LearningRate * second / first), (float)(1e-8f * second));
        step.Run(rule, rule);
    }

    readonly struct Rule(float rate, float epsilon) : IUpdateRule
    {
        readonly float rate = rate, epsilon = epsilon;

        public static int States => 2;

        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            state.First = S.MultiplyAdd(state.First, 0.9f, g * (1 - 0.9f));
            state.Second = S.MultiplyAdd(state.Second, 0.999f, g * g * (1 - 0.999f));
            return w - state.First * rate / (S.Sqrt(state.Second) + epsilon);
        }
    }
}
