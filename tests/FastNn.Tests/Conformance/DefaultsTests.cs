using System.Reflection;
using FastNn.Autograd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Conformance;

/// <summary>
/// What a part is when nothing is set: the catalog's default, the constructor without arguments, and, for losses and layers that are operations too, the
/// operation by
/// its name and by the method of a tensor. The catalog's samples are something else.
/// </summary>
public sealed class DefaultsTests
{
    const int Rows = 5, Columns = 16;

    // From -4 to 4 with differences on both sides of 1, where losses and activations change their formulas.
    static readonly float[] x = [.. Enumerable.Range(0, Rows * Columns).Select(i => (i * 37 % 81 - 40) / 10f)];
    static readonly float[] far = [.. x.Select((value, i) => value + (i * 13 % 31 - 15) / 5f)];

    // A loss around a loss is no operation of its own.
    public static TheoryData<string> Losses => [.. Catalog.Default.Losses.Select(entry => entry.Name).Where(name => name != nameof(MemberLoss))];

    public static TheoryData<string> LayersOnTheTape => [.. Catalog.Default.Layers.Where(entry => IsOperation(entry.Name)).Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Loss_on_the_tape_is_the_loss_without_arguments(string name)
    {
        bool areProbabilities = name is nameof(CrossEntropy) or nameof(KullbackLeibler);
        float[] y = areProbabilities ? Sample.Distributions(Rows, Columns, 1) : x, t = areProbabilities ? Sample.Distributions(Rows, Columns, 2) : far;
        Loss loss = Construct<Loss>(Catalog.Default.Losses.Single(entry => entry.Name == name).CreateSample().GetType());
        float[] expected = Gradient(y, t, (outputs, targets) => outputs.Loss(loss, targets), out float value);
        Assert.Equal(expected, Gradient(y, t, (outputs, targets) => outputs.Apply(name.ToLowerInvariant(), targets), out float byName));
        Assert.Equal(expected, Gradient(y, t, (outputs, targets) => (Tensor)Method(name, 1).Invoke(outputs, [targets])!, out float byMethod));
        Assert.Equal((value, value), (byName, byMethod));
    }

    [Theory]
    [MemberData(nameof(LayersOnTheTape))]
    public void Layer_on_the_tape_is_the_layer_without_arguments(string name)
    {
        Layer layer = Construct<Layer>(Catalog.Default.Layers.Single(entry => entry.Name == name).CreateSample().GetType());
        var described = new PartSettings();
        layer.WriteSettings(described);
        double[] own = Operations.Named(name).Attributes.ToArray();
        // The slope of PRelu is a tensor on the tape, and has no default there.
        Assert.Equal(own, described.Values.Take(own.Length).Select(setting => setting.Value));
        if (name is nameof(PRelu) or nameof(Dropout))
        {
            return;
        }
        // Small rows, where an epsilon counts.
        foreach (float[] rows in new[] { x, [.. x.Select(value => value / 1000)] })
        {
            float[] expected = new float[x.Length], found = new float[x.Length];
            new Network(Columns, seed: 1) { layer }.CreatePredictor(Rows).PredictBatch(rows, expected);
            layer = Construct<Layer>(layer.GetType());
            MethodInfo method = Method(name, 0);
            foreach (Func<Tensor, Tensor> call in new Func<Tensor, Tensor>[] { input => input.Apply(name.ToLowerInvariant()),
                input => (Tensor)method.Invoke(input, [.. method.GetParameters().Select(parameter => parameter.DefaultValue)])! })
            {
                call(new Tape().Constant(rows, Rows, Columns)).CopyTo(found);
                Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 2e-6f));
            }
        }
    }

    [Fact]
    public void Default_of_the_tape_drops_what_the_layer_drops()
    {
        var tape = new Tape { IsTraining = true };
        Tensor ones = tape.Constant([.. Enumerable.Repeat(1f, 4096)], 1, 4096);
        Assert.Equal([0f, 2f], Values(ones.Dropout()).Distinct().Order());
        Assert.Equal([0f, 2f], Values(ones.Apply("dropout")).Distinct().Order());
    }

    [Fact]
    public void Default_of_the_catalog_is_the_part_without_arguments()
    {
        Check(Catalog.Default.Layers, layer => Written(layer.WriteSettings), nameof(Dense), nameof(OneHot),
            nameof(BatchEnsemble), nameof(MemberDense), nameof(MemberMean), nameof(Embedding));
        Check(Catalog.Default.Losses, loss => Written(loss.Describe), nameof(MemberLoss));
        Check(Catalog.Default.Optimizers, optimizer => Written(optimizer.WriteSettings), nameof(Sgd), "Momentum", "AmsGrad");
    }

    [Fact]
    public void Samples_are_no_defaults()
    {
        Loss huber = Catalog.Default.Losses.Single(entry => entry.Name == nameof(Huber)).CreateSample();
        Assert.NotEqual(Written(new Huber().Describe), Written(huber.Describe));
        Assert.Equal(Written(new Huber().Describe), Written(Catalog.Default.Losses.Single(entry => entry.Name == nameof(Huber)).CreateDefault().Describe));
        Assert.Contains("'outputs' is missing",
            Assert.Throws<ArgumentException>(() => Catalog.Default.Layers.Single(entry => entry.Name == nameof(Dense)).CreateDefault()).Message,
            StringComparison.Ordinal);
    }

    static void Check<T>(IReadOnlyList<CatalogEntry<T>> entries, Func<T, string> written, params string[] without) where T : notnull
    {
        foreach (CatalogEntry<T> entry in entries.Where(entry => !without.Contains(entry.Name)))
        {
            T made = entry.CreateDefault();
            Assert.Equal((entry.Name, written(Construct<T>(made.GetType()))), (entry.Name, written(made)));
        }
    }

    static bool IsOperation(string name) => Operations.All.Any(operation => operation.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    // With every argument that has a default left out.
    static T Construct<T>(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().First(constructor => constructor.GetParameters().All(parameter => parameter.HasDefaultValue));
        return (T)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]);
    }

    static MethodInfo Method(string name, int needed) =>
        typeof(Tensor).GetMethods().Single(method => method.Name == name && method.GetParameters().Count(parameter => !parameter.HasDefaultValue) == needed);

    static float[] Gradient(float[] y, float[] t, Func<Tensor, Tensor, Tensor> function, out float value)
    {
        var tape = new Tape();
        Tensor outputs = tape.Variable(y, Rows, Columns), loss = function(outputs, tape.Constant(t, Rows, Columns));
        loss.Backward();
        float[] gradient = new float[y.Length];
        outputs.Gradient.CopyTo(gradient);
        value = loss.Value;
        return gradient;
    }

    static float[] Values(Tensor tensor)
    {
        float[] values = new float[tensor.Shape.Count];
        tensor.CopyTo(values);
        return values;
    }

    static string Written(Action<PartSettings> describe)
    {
        var settings = new PartSettings();
        describe(settings);
        return string.Join(", ", settings.Values.Select(setting => $"{setting.Key} = {setting.Value:R}"));
    }
}
