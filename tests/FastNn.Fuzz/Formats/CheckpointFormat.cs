using System.Text;
using System.Text.RegularExpressions;
using FastNn.Data;

namespace FastNn.Fuzz;

/// <summary>Checkpoints, loaded as models.</summary>
public partial class CheckpointLoadFormat : SafetensorsFormat
{
    readonly string folder = Directory.CreateTempSubdirectory("fastnn-fuzz-").FullName;

    /// <summary>Creates the seeds: checkpoints within a training and at its end.</summary>
    public CheckpointLoadFormat()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        Seeds = [Train(epochs: 1), Train(epochs: 2)];
    }

    static readonly Dataset data = new(new float[] { 1, 0, 0, 1, 1, 1, 0.5f, 0.25f }, 2, new float[] { 1, 0, 0.5f, 0.25f }, 1);

    /// <inheritdoc/>
    public override string Name => "checkpoint-load";

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words =>
    [
        .. base.Words, "fastnn.training", "training.optimizer0", "training.optimizer1", "training.course.good", "steps", "rate", "fit", "course.epoch",
        "course.batch", "course.samples", "course.sum", "course.weight", "course.shuffle", "option.BatchSize",
    ];

    /// <summary>A file for readers that need a path.</summary>
    protected string Target => Path.Combine(folder, "c.safetensors");

    /// <summary>Creates the trainer of the seeds.</summary>
    protected static Trainer Create(int epochs = 1) => new(new Network(2, seed: 1) { new Dense(3), new Tanh(), new Dense(1) }, new MeanSquaredError(),
        new Adam(0.01f))
    {
        BatchSize = 2,
        Epochs = epochs,
    };

    byte[] Train(int epochs)
    {
        using Trainer trainer = Create(epochs);
        trainer.Fit(data);
        trainer.SaveCheckpoint(Target);
        byte[] file = File.ReadAllBytes(Target);
        int length = (int)BitConverter.ToInt64(file);
        // Times and allocated bytes differ from run to run; the seed of a run must give the same inputs.
        return Join(Measured().Replace(Encoding.UTF8.GetString(file, 8, length).TrimEnd(), "${1}8"), file[(8 + length)..]);
    }

    [GeneratedRegex(@"((seconds|bytes)\\u0022:\\u0022)[^\\]*", RegexOptions.IgnoreCase)]
    private static partial Regex Measured();
}

/// <summary>Checkpoints, resumed by a trainer with the options of the seeds.</summary>
public sealed class CheckpointResumeFormat : CheckpointLoadFormat
{
    readonly Trainer trainer = Create();

    /// <inheritdoc/>
    public override string Name => "checkpoint-resume";

    /// <inheritdoc/>
    public override byte[] Generate(Random random)
    {
        byte[] seed = Seeds[random.Next(Seeds.Count)];
        int length = (int)BitConverter.ToInt64(seed);
        string header = Encoding.UTF8.GetString(seed, 8, length);
        if (random.Next(3) == 0 || SlowJson.Parse(header)?.Find("__metadata__")?.Find("fastnn.training") is not { } state)
        {
            return base.Generate(random);
        }
        string escaped = System.Text.Json.JsonSerializer.Serialize(state.Text), changed = JsonChange.Change(state.Text, random, Words);
        return Join(header.Replace(escaped, System.Text.Json.JsonSerializer.Serialize(changed), StringComparison.Ordinal), seed[(8 + length)..]);
    }

    /// <inheritdoc/>
    public override Verdict Validate(byte[] input) => CheckpointRules.Validate(input);

    /// <inheritdoc/>
    public override object Read(byte[] input)
    {
        File.WriteAllBytes(Target, input);
        string before = trainer.Network.ComputeHash();
        try
        {
            trainer.Resume(Target);
            return trainer;
        }
        catch (Exception e) when (e is FastNnFormatException or ArgumentException { InnerException: null })
        {
            if (trainer.Network.ComputeHash() != before)
            {
                throw new InvalidOperationException("A refused checkpoint has changed the network.", e);
            }
            // A trainer with other options is told so by an ArgumentException.
            throw e as FastNnFormatException ?? new FastNnFormatException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override string? CheckAccepted(byte[] input, object value)
    {
        trainer.SaveCheckpoint(Target);
        byte[] first = File.ReadAllBytes(Target);
        trainer.Resume(Target);
        trainer.SaveCheckpoint(Target);
        return File.ReadAllBytes(Target).AsSpan().SequenceEqual(first) ? null : "is saved as other bytes when it is resumed again";
    }

    /// <inheritdoc/>
    public override long MaxAllocation(byte[] input) => long.MaxValue;
}
