using FastNn.Kernels;
using FastNn.Simd;
using FastNn.Tests.Support;
using FastNn.Threading;

namespace FastNn.Tests.Kernels;

public sealed class UpdateTests
{
    [Fact]
    public void Every_length_with_every_number_of_states_updates_every_element_and_nothing_else()
    {
        foreach (Tier tier in TierData.Supported)
        {
            for (int length = 0; length <= 130; length++)
            {
                Check(default(Rule0), 0, length, tier);
                Check(default(Rule1), 1, length, tier);
                Check(default(Rule2), 2, length, tier);
                Check(default(Rule3), 3, length, tier);
            }
        }
    }

    static void Check<TRule>(TRule rule, int states, int length, Tier tier) where TRule : struct, IUpdateRule
    {
        Memory memory = new(length);
        Tiers.Run(tier, new UpdateKernel<TRule>(rule, memory.W.Data, memory.G.Data, memory.State(0, states), memory.State(1, states), memory.State(2, states)));
        memory.Expect(states, $"{states} states, {length} elements at {tier}");
    }

    [Theory]
    [InlineData(32_767)]
    [InlineData(32_768)]
    [InlineData(50_003)]
    public void Threads_do_every_element_once(int length)
    {
        foreach (int threads in new[] { 2, 3, 5 })
        {
            using var workers = new Workers(threads);
            Memory none = new(length), all = new(length);
            Update.Run(default(Rule0), none.W.Data, none.G.Data, default, default, default, workers);
            Update.Run(default(Rule3), all.W.Data, all.G.Data, all.State(0, 3), all.State(1, 3), all.State(2, 3), workers);
            none.Expect(0, $"{length} elements on {threads} threads");
            all.Expect(3, $"{length} elements on {threads} threads");
        }
    }

    [Fact]
    public void What_is_remembered_of_a_parameter_without_a_gradient_fades_to_zero_and_never_rests_at_denormals()
    {
        foreach (Tier tier in TierData.Supported)
        {
            float[] w = new float[35], g = new float[35],
                state = [.. Enumerable.Range(0, 35).Select(i => i == 3 ? float.NaN : i == 4 ? float.NegativeInfinity : 1e-3f)];
            for (int step = 0; step < 700; step++)
            {
                Tiers.Run(tier, new UpdateKernel<Fading>(default, w, g, state, default, default));
                Assert.All(state, value => Assert.True(value == 0 || !(Math.Abs(value) < 1e-30f), $"{value} at {tier}"));
            }
            Assert.All(state.Index(), value => Assert.Equal(value.Index == 3 ? float.NaN : value.Index == 4 ? float.NegativeInfinity : 0, value.Item));
        }
    }

    readonly struct Fading : IUpdateRule
    {
        public static int States => 1;

        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            state.First = S.MultiplyAdd(state.First, 0.9f, g);
            return w;
        }
    }

    /// <summary>Parameters, gradients and three states, all different.</summary>
    sealed class Memory(int length)
    {
        readonly MatrixBuffer[] states = [Fill(length, 3), Fill(length, 4), Fill(length, 5)];

        public MatrixBuffer W { get; } = Fill(length, 1);

        public MatrixBuffer G { get; } = Fill(length, 2);

        public Span<float> State(int index, int used) => index < used ? states[index].Data : default;

        /// <summary>After one step of the rule with so many states; the others are as they were.</summary>
        public void Expect(int used, string what)
        {
            for (int i = 0; i < length; i++)
            {
                float w = Value(i, 1), g = Value(i, 2), next = w - g;
                for (int state = 0; state < 3; state++)
                {
                    float before = Value(i, 3 + state), expected = state < used ? MathF.FusedMultiplyAdd(before, 0.5f, g * (state + 1)) : before;
                    next = state < used ? next - (expected * (state + 2)) : next;
                    Same(expected, states[state][0, i], $"state {state}", i);
                }
                Same(next, W[0, i], "parameter", i);
                Same(g, G[0, i], "gradient", i);
            }
            Assert.True(W.GuardsHold() && G.GuardsHold() && states.All(state => state.GuardsHold()), what);

            void Same(float expected, float actual, string name, int i)
            {
                if (!Bits.Same(expected, actual))
                {
                    Assert.Fail($"{what}: {name} of element {i} is {actual:R}, expected {expected:R}");
                }
            }
        }

        static MatrixBuffer Fill(int length, int kind) => MatrixBuffer.Row(length).Fill((_, i) => Value(i, kind));

        static float Value(int i, int kind) => ((i * 17 % 103) + (kind * 0.37f)) / 11;
    }

    readonly struct Rule0 : IUpdateRule
    {
        public static int States => 0;

        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S> => w - g;
    }

    readonly struct Rule1 : IUpdateRule
    {
        public static int States => 1;

        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            state.First = S.MultiplyAdd(state.First, 0.5f, g * 1f);
            return w - g - (state.First * 2f);
        }
    }

    readonly struct Rule2 : IUpdateRule
    {
        public static int States => 2;

        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            S next = default(Rule1).Update(w, g, ref state);
            state.Second = S.MultiplyAdd(state.Second, 0.5f, g * 2f);
            return next - (state.Second * 3f);
        }
    }

    readonly struct Rule3 : IUpdateRule
    {
        public static int States => 3;

        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            S next = default(Rule2).Update(w, g, ref state);
            state.Third = S.MultiplyAdd(state.Third, 0.5f, g * 3f);
            return next - (state.Third * 4f);
        }
    }
}
