using System.Buffers.Binary;
using FastNn;

namespace Outside.Callbacks;

/// <summary>A user's log: a record per batch, the step (8 bytes), the loss and the learning rate (4 bytes each). Allocates nothing after the start.</summary>
public sealed class OwnLog(string path) : Callback
{
    const int RecordSize = sizeof(long) + 2 * sizeof(float);

    readonly byte[] record = new byte[RecordSize];
    FileStream? file;

    public DateTimeOffset Started { get; private set; }

    public override void OnStart(Trainer trainer)
    {
        file = Open(trainer.IsResuming ? FileMode.OpenOrCreate : FileMode.Create);
        Started = trainer.TimeProvider.GetUtcNow();
    }

    public override void OnBatch(Trainer trainer, in TrainingProgress progress)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record, trainer.Steps);
        BinaryPrimitives.WriteSingleLittleEndian(record.AsSpan(sizeof(long)), progress.Loss);
        BinaryPrimitives.WriteSingleLittleEndian(record.AsSpan(sizeof(long) + sizeof(float)), (float)trainer.Optimizer.LearningRate);
        file!.Write(record);
    }

    public override void OnEnd(Trainer trainer, TrainingReport report)
    {
        file!.Dispose();
        file = null;
    }

    protected override void Save(Trainer trainer, TrainingState state) => state.Set("length", file!.Position);

    protected override void Check(Trainer trainer, TrainingState state) => state.GetInt64("length", 0, long.MaxValue);

    protected override void Restore(Trainer trainer, TrainingState state)
    {
        file!.SetLength(state.GetInt64("length", 0, file.Length));
        file.Seek(0, SeekOrigin.End);
    }

    // Without a buffer, which the stream would make at its first write.
    FileStream Open(FileMode mode) => new(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0);
}
