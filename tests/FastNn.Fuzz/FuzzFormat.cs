namespace FastNn.Fuzz;

/// <summary>What a validator says of an input.</summary>
public enum Verdict
{
    /// <summary>The input must be read.</summary>
    Accept,

    /// <summary>The input must be refused.</summary>
    Refuse,

    /// <summary>The validator does not know all rules that this input needs.</summary>
    Unknown,
}

/// <summary>A format under test: valid inputs, changes of them, the reader, and a validator written from the rules of the format alone.</summary>
public abstract class FuzzFormat
{
    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Small valid inputs.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Texts with a meaning in the format.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Returns an input: a seed with changes that know the format.</summary>
    public virtual byte[] Generate(Random random) => Bytes.Change(Seeds[random.Next(Seeds.Count)], random, Seeds, Words);

    /// <summary>Reads an input by the rules of the format, slowly.</summary>
    public abstract Verdict Validate(byte[] input);

    /// <summary>Reads an input with the library.</summary>
    /// <returns>What was read; not null.</returns>
    /// <exception cref="FastNnFormatException">The input is refused.</exception>
    public abstract object Read(byte[] input);

    /// <summary>Checks what was read: saves it and reads it again.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public virtual string? CheckAccepted(byte[] input, object value) => null;

    /// <summary>The maximum that reading may allocate; <see cref="long.MaxValue"/> where nothing is promised.</summary>
    public virtual long MaxAllocation(byte[] input) => long.MaxValue;
}
