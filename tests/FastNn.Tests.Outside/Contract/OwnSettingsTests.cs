using FastNn;

namespace Outside.Contract;

/// <summary>Saves and loads a layer whose settings have names of its user's choice.</summary>
public sealed class OwnSettingsTests
{
    static int registered;

    [Fact]
    public void Layer_may_write_a_setting_that_it_does_not_ask_for()
    {
        string kind = $"Note{Interlocked.Increment(ref registered)}";
        Catalog.Default.Register(kind, settings => new Note(kind, "other", settings.GetSingle("asked", 0)));
        using var file = new MemoryStream();

        new Network(3) { new Note(kind, "other", 2) }.Save(file);
        file.Position = 0;

        Assert.Equal(2, ((Note)Network.Load(file)[0]).Value);
    }

    [Theory]
    [InlineData("kind")]
    [InlineData("layers")]
    public void Name_that_the_file_needs_itself_is_refused_before_anything_is_written(string name)
    {
        string kind = $"Note{Interlocked.Increment(ref registered)}";
        Catalog.Default.Register(kind, settings => new Note(kind, name, 1));
        using var file = new MemoryStream();

        var error = Assert.Throws<InvalidOperationException>(() => new Network(3) { new Note(kind, name, 1) }.Save(file));

        Assert.Contains($"describes a setting '{name}'", error.Message);
        Assert.Equal(0, file.Length);
    }

    /// <summary>Writes one setting that it reads back and one under a given name.</summary>
    sealed class Note(string kind, string name, float value) : Layer
    {
        public float Value => value;

        public override string Kind => kind;

        public override int GetOutputSize(int inputs) => inputs;

        protected override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) { }

        protected override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass) { }

        protected override void Describe(PartSettings settings)
        {
            settings.Set("asked", value);
            settings.Set(name, 1.0);
        }
    }
}
