using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>What is kept with a network and not trained: measured by its layer in training steps alone, and touched by nobody else.</summary>
public sealed class StatisticVectorTests
{
    const int Inputs = 5, Width = 18, Outputs = 3, Rows = 4;

    static readonly float[] inputs = Sample.Normal(Rows * Inputs, 1);
    static readonly int[] labels = Sample.Labels(Rows, Outputs, 2);

    [Fact]
    public void Statistic_changes_in_training_steps_and_by_its_layer_alone()
    {
        Network network = Make();
        Parameter steps = network.Parameters["1.steps"];
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new AdamW(0.1f) { WeightDecay = 0.5f, DecayBiases = true })
        {
            BatchSize = Rows,
            Regularizer = new L2(0.5f) { DecayBiases = true },
            Constraint = new MaxNorm(0.1f),
            ClipGradientNorm = 0.1f,
        };
        using Predictor predictor = network.CreatePredictor(Rows);
        Assert.All(Values(steps), value => Assert.Equal(7, value));

        trainer.TrainBatch(inputs, labels);
        trainer.TestBatch(inputs, labels);
        predictor.PredictBatch(inputs, new float[Rows * Outputs]);
        trainer.TrainBatch(inputs, labels);

        Assert.All(Values(steps), value => Assert.Equal(9, value));
    }

    [Fact]
    public void Plain_gradient_descent_leaves_statistics_out_too()
    {
        // Wide enough for updates in the middle of the backward pass, after which every other parameter has a step of its own.
        var network = new Network(300, seed: 1) { new Dense(700), new Steps(), new Dense(Outputs) };
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { BatchSize = Rows };
        trainer.TrainBatch(Sample.Normal(Rows * 300, 1), labels);

        Assert.All(Values(network.Parameters["1.steps"]), value => Assert.Equal(8, value));
    }

    [Fact]
    public void Statistic_lies_behind_everything_that_is_trained()
    {
        ParameterList parameters = Make().Parameters;

        Assert.Equal(["0.weight", "0.bias", "1.steps", "2.weight", "2.bias"], parameters.Select(parameter => parameter.Name));
        Assert.Equal([true, true, false, true, true], parameters.Select(parameter => parameter.IsTrained));
        Assert.Equal(parameters.Store.Trained, parameters["1.steps"].Offset);
        Assert.Equal(parameters.Store.Trained, parameters.Store.RequireGradients().Length);
        Assert.Equal("1.steps", parameters.MaxBy(parameter => parameter.Offset)!.Name);
    }

    [Fact]
    public void Statistic_has_no_gradient()
    {
        Network network = Make();
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam()) { BatchSize = Rows };
        trainer.ComputeGradients(inputs, labels);

        var error = Assert.Throws<InvalidOperationException>(() => network.Parameters["1.steps"].CopyGradientTo(new float[Width]));
        Assert.Contains("'1.steps' is a buffer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Network_of_nothing_but_statistics_cannot_be_trained() =>
        Assert.Contains("no parameters that can be trained",
            Assert.Throws<InvalidOperationException>(() => new Trainer(new Network(3) { new Steps() }, new MeanSquaredError(), new Adam())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Best_weights_come_back_with_their_statistics()
    {
        Network network = Make();
        var stopping = new EarlyStopping(patience: 2);
        using var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0)) { BatchSize = Rows, Epochs = 10, Callbacks = [stopping] };
        trainer.Fit(new Dataset(inputs, Inputs, labels));

        // Nothing is learned, so the first epoch, of one batch, stays the best.
        Assert.Equal(1, stopping.BestEpoch);
        Assert.All(Values(network.Parameters["1.steps"]), value => Assert.Equal(8, value));
    }

    static Network Make() => new(Inputs, seed: 1) { new Dense(Width), new Steps(), new Dense(Outputs) };

    static float[] Values(Parameter parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values;
    }

    /// <summary>Gives back what it gets, and counts the training steps from 7 on.</summary>
    sealed class Steps : Layer
    {
        BufferVector steps = null!;

        public override int GetOutputSize(int inputs) => inputs;

        protected internal override void Build(LayerBuilder builder) => steps = builder.Buffer("steps", builder.Inputs, 7);

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
        {
            for (int row = 0; row < x.Rows; row++)
            {
                x.Row(row).CopyTo(y.Row(row));
            }
            for (int i = 0; pass.IsTraining && i < steps.Columns; i++)
            {
                steps.Value[i]++;
            }
        }

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
        {
            Assert.True(pass.IsTraining);
            for (int row = 0; row < dx.Rows; row++)
            {
                dy.Row(row).CopyTo(dx.Row(row));
            }
        }
    }
}
