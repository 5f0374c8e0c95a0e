using FastNn;

namespace Outside.Golden;

/// <summary>27 trainings by PyTorch in double (golden/torch.json): six batches each, with every optimizer, loss and activation that both have.</summary>
public sealed class TorchTests
{
    public static TheoryData<string> Runs => [.. Seed.TorchNames];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Losses_and_weights_are_those_of_the_run(string name)
    {
        Seed run = Seed.OfTorch(name);
        Network network = run.Network(Activation);
        string loss = run.Text("loss");
        using var trainer = new Trainer(network, Loss(loss), Optimizer(run.Part("optimizer")))
        {
            BatchSize = 64,
            ClipGradientNorm = run.Number("clip_gradient_norm", float.PositiveInfinity),
        };
        int step = 0;
        float[] losses = run.Numbers("losses");
        foreach (Seed batch in run.Parts("batches"))
        {
            Targets targets = loss is "softmax_cross_entropy_labels" or "softmax_cross_entropy_smoothed" ? batch.Integers("target") : batch.Numbers("target");
            float found = trainer.TrainBatch(batch.Numbers("x"), targets), expected = losses[step++];
            Assert.True(Math.Abs(found - expected) <= 1e-5f * Math.Abs(expected), $"{name}: the loss of batch {step} is {found:R}, PyTorch's {expected:R}");
        }
        Assert.Equal(6, step);
        int place = 0;
        foreach ((float[] weights, float[] biases) in run.Layers("layers_after"))
        {
            Near(weights, network.Parameters[place++]);
            Near(biases, network.Parameters[place++]);
        }

        void Near(float[] expected, Parameter parameter)
        {
            float[] found = new float[parameter.Count];
            parameter.CopyTo(found);
            for (int i = 0; i < found.Length; i++)
            {
                Assert.True(Math.Abs(found[i] - expected[i]) <= 1e-4f, $"{name}: {parameter.Name}[{i}] is {found[i]:R} at the end, PyTorch's {expected[i]:R}");
            }
        }
    }

    static Loss Loss(string name) => name switch
    {
        "mse" => new MeanSquaredError(),
        "mae" => new MeanAbsoluteError(),
        "huber" => new Huber(),
        "sigmoid_cross_entropy" => new SigmoidCrossEntropy(),
        "softmax_cross_entropy_labels" or "softmax_cross_entropy_one_hot" => new SoftmaxCrossEntropy(),
        "softmax_cross_entropy_smoothed" => new SoftmaxCrossEntropy { LabelSmoothing = 0.1f },
        _ => throw new NotSupportedException(name),
    };

    // PyTorch's weight decay reaches biases too.
    static Optimizer Optimizer(Seed settings)
    {
        float rate = settings.Number("learning_rate"), decay = settings.Number("weight_decay", 0), epsilon = settings.Number("epsilon", 0),
            b1 = settings.Number("beta1", 0), b2 = settings.Number("beta2", 0);
        return settings.Text("name") switch
        {
            "sgd" => new Sgd(rate) { Momentum = settings.Number("momentum", 0), Nesterov = settings.Flag("nesterov"), WeightDecay = decay, DecayBiases = true },
            "rmsprop" => new RmsProp(rate) { Alpha = settings.Number("alpha"), Epsilon = epsilon, WeightDecay = decay, DecayBiases = true },
            "adagrad" => new AdaGrad(rate) { Epsilon = epsilon, WeightDecay = decay, DecayBiases = true },
            "adam" => new Adam(rate) { Beta1 = b1, Beta2 = b2, Epsilon = epsilon, WeightDecay = decay, DecayBiases = true },
            "adamw" => new AdamW(rate) { Beta1 = b1, Beta2 = b2, Epsilon = epsilon, WeightDecay = decay, DecayBiases = true },
            string other => throw new NotSupportedException(other),
        };
    }

    static Layer? Activation(string name, float alpha) => name switch
    {
        "sigmoid" => new Sigmoid(),
        "tanh" => new Tanh(),
        "relu" => new Relu(),
        "leaky_relu" => new LeakyRelu(alpha),
        "elu" => new Elu(alpha),
        "selu" => new Selu(),
        "gelu" => new Gelu(),
        "gelu_tanh" => new GeluTanh(),
        "silu" => new Silu(),
        "softplus" => new Softplus(),
        "identity" => null,
        _ => throw new NotSupportedException(name),
    };
}
