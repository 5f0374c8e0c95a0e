namespace FastNn.Tests.Conformance;

/// <summary>A predictor or a trainer that is called while another call is at work says so, and goes on afterwards.</summary>
public sealed class TwoCallersTests
{
    static readonly float[] x = [1, 2, 3], t = [1, 2, 3], y = new float[3];

    [Fact]
    public void Second_caller_of_a_predictor_is_refused()
    {
        var layer = new Calling();
        using Predictor predictor = new Network(3) { layer }.CreatePredictor();
        foreach (Action call in (Action[])[() => predictor.PredictOne(x, y), () => predictor.PredictBatch(x, y), () => predictor.Classify(x),
            () => predictor.Classify(x, new int[1])])
        {
            foreach (Action other in (Action[])[() => predictor.PredictOne(x, new float[3]), () => predictor.PredictBatch(x, new float[3]),
                () => predictor.Classify(x), () => predictor.Classify(x, new int[1])])
            {
                Assert.Contains("is in use by another caller", layer.Meet(call, other));
            }
        }
    }

    [Fact]
    public void Second_caller_of_a_trainer_is_refused()
    {
        var layer = new Calling();
        using var trainer = new Trainer(new Network(3) { new Dense(3), layer }, new MeanSquaredError(), new Sgd(0.1f));
        foreach (Action call in (Action[])[() => trainer.TrainBatch(x, t), () => trainer.TrainOne(x, t), () => trainer.TestBatch(x, t),
            () => trainer.ComputeGradients(x, t)])
        {
            foreach (Action other in (Action[])[() => trainer.TrainBatch(x, t), () => trainer.TestOne(x, t), () => trainer.ComputeGradients(x, t)])
            {
                Assert.Contains("belongs to one at a time", layer.Meet(call, other));
            }
        }
    }

    /// <summary>A layer that has something done in the middle of a pass: another thread's call, or an exception of its own.</summary>
    sealed class Calling : Layer
    {
        Action? inside;

        public string Meet(Action call, Action other)
        {
            string? message = null;
            inside = () =>
            {
                inside = null;
                Exception? thrown = null;
                var thread = new Thread(() => thrown = Record.Exception(other));
                thread.Start();
                thread.Join();
                message = Assert.IsType<InvalidOperationException>(thrown).Message;
            };
            call();
            // An exception leaves it free.
            inside = () =>
            {
                inside = null;
                throw new NotSupportedException("mine");
            };
            Assert.Throws<NotSupportedException>(call);
            call();
            other();
            return message!;
        }

        public override int GetOutputSize(int inputs) => inputs;

        protected internal override void Build(LayerBuilder builder) { }

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
        {
            for (int row = 0; row < x.Rows; row++)
            {
                x.Row(row).CopyTo(y.Row(row));
            }
            inside?.Invoke();
        }

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
        {
            for (int row = 0; row < dy.Rows && !dx.IsEmpty; row++)
            {
                dy.Row(row).CopyTo(dx.Row(row));
            }
        }
    }
}
