namespace FastNn;

/// <summary>A part of the <c>Catalog</c>.</summary>
/// <typeparam name="T">The kind of part, such as <see cref="Layer"/>.</typeparam>
public sealed class CatalogEntry<T>
{
    readonly Func<PartSettings, T> create;
    readonly Func<T> createSample;

    internal CatalogEntry(string name, Func<PartSettings, T> create, Func<T> createSample) =>
        (Name, this.create, this.createSample) = (name, create, createSample);

    /// <summary>The name in saved networks and on the command line: the type's name.</summary>
    public string Name { get; }

    /// <summary>Creates the part from settings; a setting that is missing has its default.</summary>
    /// <exception cref="ArgumentException">A setting is invalid, or one without a default is missing.</exception>
    public T Create(PartSettings settings) => create(settings);

    /// <summary>Creates the part with its defaults: the settings of a constructor without arguments.</summary>
    /// <exception cref="ArgumentException">The part has a setting without a default, such as the outputs of <see cref="Dense"/>.</exception>
    public T CreateDefault() => create(new PartSettings());

    /// <summary>Creates a sample for tests and for listing the names of settings. Its settings differ from the defaults where a test is to notice a lost
    /// one.</summary>
    public T CreateSample() => createSample();
}
