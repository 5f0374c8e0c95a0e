using FastNn.Autograd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Autograd;

/// <summary>Regularizer, clipping, constraint and factors of a tape's optimizer are those of a trainer.</summary>
public sealed class TapeOptimizerTests
{
    const int Rows = 6, Inputs = 5;

    public static TheoryData<string> Options => ["regularizer", "value", "norm", "constraint", "frozen", "factors"];

    [Theory]
    [MemberData(nameof(Options))]
    public void Options_are_those_of_a_trainer(string option)
    {
        foreach (int outputs in (int[])[3, 16, 37])
        {
            float[] x = Sample.Normal(Rows * Inputs, 1), t = Sample.Normal(Rows * outputs, 2);
            Network network = new(Inputs, seed: 4) { new Dense(outputs, biases: new Zeros()) };
            var tape = new Tape();
            TapeParameter w = tape.Parameter("w", Inputs, outputs), b = tape.Parameter("b", 1, outputs, new Zeros());
            w.Set(Turned(network.Parameters[0]));
            Regularizer? regularizer = option == "regularizer" ? new L1(0.05f) : null;
            Constraint? constraint = option == "constraint" ? new MaxNorm(0.3f) : null;
            float value = option == "value" ? 0.01f : float.PositiveInfinity, norm = option == "norm" ? 0.02f : float.PositiveInfinity;
            foreach (Parameter parameter in (Parameter[])[w, network.Parameters[0]])
            {
                parameter.IsFrozen = option == "frozen";
                parameter.LearningRateFactor = option == "factors" ? 0.25f : 1;
            }
            float[] first = Values(w);
            using var trainer = new Trainer(network, new MeanSquaredError(), new Sgd(0.5f))
            {
                BatchSize = Rows,
                Regularizer = regularizer,
                Constraint = constraint,
                ClipGradientValue = value,
                ClipGradientNorm = norm,
            };
            var optimizer = new TapeOptimizer(tape.Parameters, new Sgd(0.5f))
            {
                Regularizer = regularizer,
                Constraint = constraint,
                ClipGradientValue = value,
                ClipGradientNorm = norm,
            };
            for (int step = 0; step < 5; step++)
            {
                trainer.TrainBatch(x, t);
                tape.Reset();
                (tape.Constant(x, Rows, Inputs).Dot(w) + b).MeanSquaredError(tape.Constant(t, Rows, outputs)).Backward();
                optimizer.Step();
            }
            Assert.All(Turned(network.Parameters[0]).Zip(Values(w)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.All(Values(network.Parameters[1]).Zip(Values(b)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.Equal(option == "frozen", first.SequenceEqual(Values(w)));
        }

        static float[] Turned(Parameter weight)
        {
            float[] values = Values(weight), turned = new float[values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                turned[i % weight.Columns * weight.Rows + i / weight.Columns] = values[i];
            }
            return turned;
        }

        static float[] Values(Parameter parameter)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyTo(values);
            return values;
        }
    }

    [Fact]
    public void Limits_out_of_their_range_are_refused()
    {
        var tape = new Tape();
        tape.Parameter("w", 2, 2);
        Assert.Contains("ClipGradientNorm is 0",
            Assert.Throws<ArgumentException>(() => new TapeOptimizer(tape.Parameters, new Sgd(1)) { ClipGradientNorm = 0 }).Message);
        Assert.Contains("ClipGradientValue is NaN",
            Assert.Throws<ArgumentException>(() => new TapeOptimizer(tape.Parameters, new Sgd(1)) { ClipGradientValue = float.NaN }).Message);
    }
}
