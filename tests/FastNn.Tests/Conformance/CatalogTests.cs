using FastNn.Autograd;

namespace FastNn.Tests.Conformance;

/// <summary>A part without its line in the catalog would escape every other test of this folder.</summary>
public sealed class CatalogTests
{
    [Fact]
    public void Every_part_of_the_library_is_in_the_catalog()
    {
        // A function as a layer is the user's own part, and stands above the catalog; the tests of Autograd have it.
        Complete<Layer>(Catalog.Layers.Select(entry => entry.Example().GetType()).Append(typeof(FunctionLayer)));
        Complete<Loss>(Catalog.Losses.Select(entry => entry.Example().GetType()));
        Complete<Optimizer>(Catalog.Optimizers.Select(entry => entry.Example().GetType()));
        Complete<Schedule>(Catalog.Schedules.Select(entry => entry.Example().GetType()));
        Complete<Regularizer>(Catalog.Regularizers.Select(entry => entry.Example().GetType()));
        Complete<Constraint>(Catalog.Constraints.Select(entry => entry.Example().GetType()));
        Complete<Metric>(Catalog.Metrics.Select(entry => entry.Example().GetType()));
        Complete<Initializer>(Catalog.Initializers.Select(entry => entry.Example().GetType()));

        static void Complete<T>(IEnumerable<Type> listed) =>
            Assert.Equal(typeof(T).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(T)) && !type.IsAbstract).OrderBy(type => type.Name),
                listed.Distinct().OrderBy(type => type.Name));
    }

    [Fact]
    public void Names_stand_once_and_settings_are_read_back()
    {
        Assert.Distinct(Catalog.Layers.Select(entry => entry.Name));
        foreach (CatalogEntry<Layer> entry in Catalog.Layers)
        {
            var settings = new PartSettings();
            Layer example = entry.Example();
            example.WriteSettings(settings);
            var again = new PartSettings();
            entry.Create(settings).WriteSettings(again);
            Assert.Equal(settings.Values, again.Values);
            Assert.Equal(entry.Name, example.Kind);
        }
    }

    [Fact]
    public void Optimizers_are_made_again_from_their_settings()
    {
        Assert.Distinct(Catalog.Optimizers.Select(entry => entry.Name));
        foreach (CatalogEntry<Optimizer> entry in Catalog.Optimizers)
        {
            Optimizer example = entry.Example();
            PartSettings settings = Written(example), standard = Written(entry.Create(new PartSettings()));
            foreach (CatalogEntry<Optimizer> maker in new[] { entry, Catalog.Optimizers.Single(other => other.Name == example.Kind) })
            {
                Optimizer again = maker.Create(settings);
                Assert.IsType(example.GetType(), again);
                Assert.Equal(settings.Values, Written(again).Values);
            }
            // What is not written would be lost on the way.
            Assert.Equal(example.GetType().GetProperties().Count(property => property.CanWrite), settings.Values.Count);
            Assert.Equal(settings.Values.Select(pair => pair.Key), standard.Values.Select(pair => pair.Key));
        }

        static PartSettings Written(Optimizer optimizer)
        {
            var settings = new PartSettings();
            optimizer.WriteSettings(settings);
            return settings;
        }
    }

    [Fact]
    public void Name_that_is_taken_is_refused() => Assert.Throws<ArgumentException>(() => Catalog.Register("Dense", settings => new Relu()));
}
