using FastNn.Tests.Support;
using Xunit.Sdk;

namespace FastNn.Tests.Conformance;

/// <summary>A check that finds nothing is worth nothing: backward passes with one fault each, all of which <see cref="GradientTests"/> must see.</summary>
public sealed class PlantedBugTests
{
    const int Rows = 3, Inputs = 6, Hidden = 20, Outputs = 18;

    delegate void Fault(Matrix gradient);

    static readonly Dictionary<string, Fault> faults = new()
    {
        ["none"] = _ => { },
        ["wrong sign"] = gradient => Scale(gradient, -1),
        ["lost factor 2"] = gradient => Scale(gradient, 0.5f),
        ["one percent too much"] = gradient => Scale(gradient, 1.01f),
        ["not divided by the rows"] = gradient => Scale(gradient, gradient.Rows),
        ["last row left out"] = gradient => gradient.Row(gradient.Rows - 1).Clear(),
        ["last column left out"] = gradient => Columns(gradient, row => row[^1] = 0),
        ["second panel left out"] = gradient => Columns(gradient, row => row[16..].Clear()),
        ["first columns exchanged"] = gradient => Columns(gradient, row => (row[0], row[1]) = (row[1], row[0])),
        ["off by one column"] = gradient => Columns(gradient, row => row[1..].CopyTo(row)),
        ["of the row before"] = gradient => gradient.Row(0).CopyTo(gradient.Row(gradient.Rows - 1)),
        ["one element wrong"] = gradient => gradient.Row(1)[17] += 0.1f,
    };

    static readonly Dictionary<string, Action<Network>> parameterFaults = new()
    {
        ["bias left out"] = network => network.Parameters["0.bias"].Gradients.Clear(),
        ["bias averaged"] = network => Scale(network.Parameters["0.bias"].Gradients, 1f / Rows),
        ["weight added to what was there"] = network => Scale(network.Parameters["0.weight"].Gradients, 2),
        ["weight with lanes exchanged"] = network => network.Parameters["0.weight"].Gradients[..16].Reverse(),
        ["weight without its last panel"] = network => network.Parameters["2.weight"].Gradients[^(16 * Hidden)..].Clear(),
        ["bias without its last panel"] = network => network.Parameters["2.bias"].Gradients[16..].Clear(),
    };

    public static TheoryData<string> Faults => [.. faults.Keys];

    public static TheoryData<string> ParameterFaults => [.. parameterFaults.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_in_a_loss_is_found(string name) =>
        Check(name, new Network(Inputs, seed: 3) { new Dense(Hidden), new Tanh(), new Dense(Outputs) }, new FaultyLoss(faults[name]));

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_in_an_activation_is_found(string name) =>
        Check(name, new Network(Inputs, seed: 3) { new Dense(Hidden), new FaultyLayer(new Tanh(), faults[name]), new Dense(Outputs) },
            new FaultyLoss(faults["none"]));

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_in_a_product_is_found(string name) =>
        Check(name, new Network(Inputs, seed: 3) { new Dense(Hidden), new Tanh(), new FaultyLayer(new Dense(Outputs), faults[name]) },
            new FaultyLoss(faults["none"]));

    [Theory]
    [MemberData(nameof(ParameterFaults))]
    public void Fault_in_the_gradient_of_a_parameter_is_found(string name)
    {
        Network network = null!;
        // The first layer's backward pass is the last to run.
        network = new Network(Inputs, seed: 3) { new FaultyLayer(new Dense(Hidden), _ => parameterFaults[name](network)), new Tanh(), new Dense(Outputs) };
        Check(name, network, new FaultyLoss(faults["none"]));
    }

    static void Check(string name, Network network, Loss loss)
    {
        float[] inputs = Sample.Normal(Rows * Inputs, 1), targets = Sample.Normal(Rows * Outputs, 2);
        void Run() => GradientTests.Check(network, loss, inputs, targets, y => DoubleNetwork.Loss(nameof(MeanSquaredError), Reduction.Mean, y, targets), name);
        if (name == "none")
        {
            Run();
        }
        else
        {
            Assert.Contains("differences give", Assert.ThrowsAny<XunitException>(Run).Message);
        }
    }

    static void Scale(Matrix gradient, float factor)
    {
        for (int row = 0; row < gradient.Rows; row++)
        {
            Scale(gradient.Row(row), factor);
        }
    }

    static void Scale(Span<float> gradient, float factor)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] *= factor;
        }
    }

    static void Columns(Matrix gradient, Action<Span<float>> fault)
    {
        for (int row = 0; row < gradient.Rows; row++)
        {
            fault(gradient.Row(row));
        }
    }

    /// <summary>A layer whose input gradient is spoilt.</summary>
    sealed class FaultyLayer(Layer inner, Fault fault) : Layer
    {
        public override string Kind => inner.Kind;

        public override int GetOutputSize(int inputs) => inner.GetOutputSize(inputs);

        protected internal override void Build(LayerBuilder builder) => inner.Build(builder);

        protected internal override long ScratchSize(int inputs, int rows) => inner.ScratchSize(inputs, rows);

        protected internal override long SavedSize(int inputs, int rows) => inner.SavedSize(inputs, rows);

        public override int MinTrainingBatch => inner.MinTrainingBatch;

        protected internal override void Describe(PartSettings settings) => inner.Describe(settings);

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => inner.Forward(x, y, in pass);

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
        {
            inner.Backward(x, y, dy, dx, in pass);
            fault(dx);
        }
    }

    /// <summary>The mean squared error with a spoilt gradient.</summary>
    sealed class FaultyLoss(Fault fault) : Loss
    {
        readonly MeanSquaredError inner = new();

        protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
        {
            float loss = inner.Evaluate(outputs, targets, gradient);
            fault(gradient);
            return loss;
        }
    }
}
