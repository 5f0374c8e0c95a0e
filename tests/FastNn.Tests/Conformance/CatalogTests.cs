using FastNn.Autograd;

namespace FastNn.Tests.Conformance;

/// <summary>A part without its line in the catalog would escape every other test of this folder.</summary>
public sealed class CatalogTests
{
    [Fact]
    public void Every_part_of_the_library_is_in_the_catalog()
    {
        // A function as a layer is the user's own part, and stands above the catalog; the tests of Autograd have it.
        Complete<Layer>(Catalog.Default.Layers.Select(entry => entry.CreateSample().GetType()).Append(typeof(FunctionLayer)));
        Complete<Loss>(Catalog.Default.Losses.Select(entry => entry.CreateSample().GetType()));
        Complete<Optimizer>(Catalog.Default.Optimizers.Select(entry => entry.CreateSample().GetType()));
        Complete<Schedule>(Catalog.Default.Schedules.Select(entry => entry.CreateSample().GetType()));
        Complete<Regularizer>(Catalog.Default.Regularizers.Select(entry => entry.CreateSample().GetType()));
        Complete<Constraint>(Catalog.Default.Constraints.Select(entry => entry.CreateSample().GetType()));
        Complete<Metric>(Catalog.Default.Metrics.Select(entry => entry.CreateSample().GetType()));
        Complete<Initializer>(Catalog.Default.Initializers.Select(entry => entry.CreateSample().GetType()));

        static void Complete<T>(IEnumerable<Type> listed) =>
            Assert.Equal(typeof(T).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(T)) && !type.IsAbstract).OrderBy(type => type.Name),
                listed.Distinct().OrderBy(type => type.Name));
    }

    [Fact]
    public void Names_stand_once_and_settings_are_read_back()
    {
        Assert.Distinct(Catalog.Default.Layers.Select(entry => entry.Name));
        foreach (CatalogEntry<Layer> entry in Catalog.Default.Layers)
        {
            var settings = new PartSettings();
            Layer example = entry.CreateSample();
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
        Assert.Distinct(Catalog.Default.Optimizers.Select(entry => entry.Name));
        foreach (CatalogEntry<Optimizer> entry in Catalog.Default.Optimizers)
        {
            Optimizer example = entry.CreateSample();
            PartSettings settings = Written(example), standard = Written(entry.Create(new PartSettings()));
            foreach (CatalogEntry<Optimizer> maker in new[] { entry, Catalog.Default.Optimizers.Single(other => other.Name == example.Kind) })
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
    public void Name_that_is_taken_is_refused() => Assert.Throws<ArgumentException>(() => Catalog.Default.Register("Dense", settings => new Relu()));
}
