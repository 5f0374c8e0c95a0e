namespace FastNn.Baking;

/// <summary>A layer of a model file: its kind, its settings by name, the layers inside, and the tensors whose names begin with its prefix.</summary>
/// <param name="file">The file.</param>
/// <param name="json">The layer in the metadata.</param>
/// <param name="prefix">The start of the names of its tensors, such as <c>0.</c>.</param>
sealed class ModelLayer(SafetensorsFile file, Dictionary<string, object?> json, string prefix)
{
    public string Kind { get; } = json.TryGetValue("kind", out object? kind) && kind is string name ? name : throw new BakingException("a layer has no kind");

    /// <summary>The place of the layer, for messages and comments.</summary>
    public string Place { get; } = prefix.TrimEnd('.');

    public IReadOnlyList<ModelLayer> Children { get; } = json.TryGetValue("layers", out object? children) ? ReadList(file, children, prefix) : [];

    /// <summary>Reads a list of layers.</summary>
    public static IReadOnlyList<ModelLayer> ReadList(SafetensorsFile file, object? list, string prefix) => list is not List<object?> items
        ? throw new BakingException("its layers are no list")
        : [.. items.Select((item, i) => new ModelLayer(file, item as Dictionary<string, object?> ?? [], $"{prefix}{i}."))];

    /// <summary>The names of the settings.</summary>
    public IEnumerable<string> Settings => json.Keys.Where(key => key is not ("kind" or "layers"));

    /// <summary>Returns a setting, or <paramref name="otherwise"/> where it is not set.</summary>
    public float Number(string name, float otherwise) => json.TryGetValue(name, out object? value) && value is double number ? (float)number : otherwise;

    /// <summary>Returns a whole number from 1 on that must be set.</summary>
    public int Count(string name) => json.TryGetValue(name, out object? value) && value is double number && number is >= 1 and <= 1 << 20 && number % 1 == 0
        ? (int)number
        : throw new BakingException($"layer {Place} ({Kind}) needs the setting '{name}', a whole number of at least 1");

    public bool Flag(string name, bool otherwise) => Number(name, otherwise ? 1 : 0) != 0;

    /// <summary>Reads a tensor of the layer.</summary>
    public float[] Tensor(string name, int count) => file.Read(prefix + name, count);
}
