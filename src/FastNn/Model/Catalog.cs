using System.Linq;
using FastNn.Contracts;
using FastNn.Model;

namespace FastNn;

/// <summary>
/// The list of the parts that networks and trainings are made of: layers, losses, optimizers, schedules, regularizers, constraints, metrics and initializers.
/// Loading, the command line and the tests that hold for every part walk it. <see cref="Register"/> adds your own layers and blocks.
/// </summary>
/// <remarks>Any thread. Registrations in one catalog are not seen in another.</remarks>
public sealed class Catalog
{
    readonly Lock registering = new();
    volatile IReadOnlyList<CatalogEntry<Layer>> layers = CatalogParts.Layers;

    /// <summary>The catalog that is used where none is given.</summary>
    public static Catalog Default { get; } = new();

    /// <summary>Layers, those registered included.</summary>
    public IReadOnlyList<CatalogEntry<Layer>> Layers => layers;

    /// <summary>Losses.</summary>
    public IReadOnlyList<CatalogEntry<Loss>> Losses { get; } = CatalogParts.Losses;

    /// <summary>Optimizers. "Momentum" is an <see cref="Sgd"/> with momentum, "AmsGrad" an <see cref="Adam"/> with <see cref="Adam.AmsGrad"/>.</summary>
    public IReadOnlyList<CatalogEntry<Optimizer>> Optimizers { get; } = CatalogParts.Optimizers;

    /// <summary>Schedules of the learning rate.</summary>
    public IReadOnlyList<CatalogEntry<Schedule>> Schedules { get; } = CatalogParts.Schedules;

    /// <summary>Regularizers; the setting <c>strength</c> multiplies their penalty.</summary>
    public IReadOnlyList<CatalogEntry<Regularizer>> Regularizers { get; } = CatalogParts.Regularizers;

    /// <summary>Constraints.</summary>
    public IReadOnlyList<CatalogEntry<Constraint>> Constraints { get; } = CatalogParts.Constraints;

    /// <summary>Metrics; the setting <c>class</c> of those of one class is -1 for the mean over all.</summary>
    public IReadOnlyList<CatalogEntry<Metric>> Metrics { get; } = CatalogParts.Metrics;

    /// <summary>Initializers.</summary>
    public IReadOnlyList<CatalogEntry<Initializer>> Initializers { get; } = CatalogParts.Initializers;

    /// <summary>Registers a layer, so that networks with it can be saved and loaded.</summary>
    /// <param name="name">The layer's <see cref="Layer.Kind"/>: the type's name unless overridden.</param>
    /// <param name="create">Creates the layer from the settings that its <see cref="Layer.Describe"/> wrote. A <see cref="LayerBlock"/> is created empty;
    /// loading adds its layers.</param>
    /// <exception cref="ArgumentException">The name is empty, or registered already.</exception>
    public void Register(string name, Func<PartSettings, Layer> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        lock (registering)
        {
            Require.Argument(FindLayer(name) is null, nameof(name),
                $"name is '{name}', which is registered already. Override Kind to give your layer another name.");
            layers = [.. layers, new(name, create, () => create(new PartSettings()))];
        }
    }

    /// <summary>Returns the layer's entry; null where the name is not registered.</summary>
    internal CatalogEntry<Layer>? FindLayer(string name) => layers.FirstOrDefault(entry => entry.Name == name);
}
