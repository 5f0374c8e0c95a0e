namespace FastNn.Tests.Model;

/// <summary>Registrations belong to one catalog.</summary>
public sealed class CatalogInstanceTests
{
    [Fact]
    public void Registration_is_seen_in_its_own_catalog_alone()
    {
        Catalog one = new(), other = new();
        one.Register("Mine", settings => new Mine());
        var network = new Network(2) { new Mine() };

        Assert.Contains("'Mine'", Assert.Throws<InvalidOperationException>(() => network.Save(new MemoryStream())).Message);
        network.Catalog = one;
        using var file = new MemoryStream();
        network.Save(file);

        file.Position = 0;
        Assert.Throws<FastNnFormatException>(() => Network.Load(file, other));
        file.Position = 0;
        Assert.Throws<FastNnFormatException>(() => Network.Load(file));
        file.Position = 0;
        Network loaded = Network.Load(file, one);
        // A network remembers the catalog it was loaded with.
        loaded.Copy().Save(new MemoryStream());
        Assert.Equal(Catalog.Default.Layers.Count + 1, one.Layers.Count);
        Assert.Throws<ArgumentException>(() => one.Register("Mine", settings => new Mine()));
    }

    sealed class Mine : Layer
    {
        public override int GetOutputSize(int inputs) => inputs;

        protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) { }

        protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass) { }
    }
}
