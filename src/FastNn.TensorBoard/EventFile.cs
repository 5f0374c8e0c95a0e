using System.Buffers.Binary;
using System.Numerics;

namespace FastNn.TensorBoard;

/// <summary>
/// A TensorBoard event file: tfrecord frames, each with an <c>Event</c> of tensorflow/core/util/event.proto, whose <c>Summary</c> is that of
/// tensorflow/core/framework/summary.proto. Allocates in the constructor and never again.
/// </summary>
sealed class EventFile : IDisposable
{
    // Before the data stand its length and the checksum of the length, behind the data its checksum.
    const int HeadSize = sizeof(ulong) + sizeof(uint), TailSize = sizeof(uint), MaxRecordSize = 1 << 15, FileBufferSize = 1 << 16;

    readonly FileStream stream;
    readonly TimeProvider clock;
    readonly byte[] record = new byte[MaxRecordSize];

    /// <summary>Creates the file and writes its version.</summary>
    /// <param name="path">The file, which must not exist.</param>
    /// <param name="clock">The clock for the time of the records.</param>
    /// <exception cref="IOException">The file exists, or cannot be created.</exception>
    public EventFile(string path, TimeProvider clock)
    {
        stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, FileBufferSize);
        this.clock = clock;
        ProtobufWriter writer = BeginRecord();
        writer.WriteBytes(3, "brain.Event:2"u8);
        EndRecord(ref writer, 0);
    }

    /// <summary>Writes that a training continues at this step: TensorBoard ignores later steps of earlier files (<c>SessionLog.START</c>).</summary>
    public void WriteRestart(long step)
    {
        ProtobufWriter writer = BeginRecord();
        writer.WriteInt64(1, 1);
        writer.EndMessage(7, 0);
        EndRecord(ref writer, step);
    }

    /// <summary>Writes a point of a curve.</summary>
    public void WriteScalar(ReadOnlySpan<byte> tag, long step, float value)
    {
        ProtobufWriter writer = BeginRecord();
        writer.WriteSingle(2, value);
        EndSummary(ref writer, tag, step);
    }

    /// <summary>Writes a histogram.</summary>
    public void WriteHistogram(ReadOnlySpan<byte> tag, long step, ValueHistogram histogram)
    {
        ProtobufWriter writer = BeginRecord();
        writer.WriteDoubles(7, histogram.Counts);
        writer.WriteDoubles(6, histogram.Limits);
        writer.WriteDouble(5, histogram.SumOfSquares);
        writer.WriteDouble(4, histogram.Sum);
        writer.WriteDouble(3, histogram.Count);
        writer.WriteDouble(2, histogram.Largest);
        writer.WriteDouble(1, histogram.Smallest);
        writer.EndMessage(5, 0);
        EndSummary(ref writer, tag, step);
    }

    /// <summary>Hands all records to the operating system.</summary>
    /// <exception cref="IOException">The write failed; the records are kept, and the next call tries again.</exception>
    public void Flush() => stream.Flush();

    /// <summary>Flushes and closes the file.</summary>
    public void Dispose() => stream.Dispose();

    /// <summary>Computes the checksum of a record: CRC-32C, rotated and shifted so that it can stand among data with checksums of its own.</summary>
    internal static uint ComputeChecksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }
        // tensorflow/core/lib/hash/crc32c.h
        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }

    ProtobufWriter BeginRecord() => new(record.AsSpan(HeadSize..^TailSize));

    // A Summary of one Value.
    void EndSummary(ref ProtobufWriter writer, ReadOnlySpan<byte> tag, long step)
    {
        writer.WriteBytes(1, tag);
        writer.EndMessage(1, 0);
        writer.EndMessage(5, 0);
        EndRecord(ref writer, step);
    }

    void EndRecord(ref ProtobufWriter writer, long step)
    {
        writer.WriteInt64(2, step);
        writer.WriteDouble(1, (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        int length = writer.Length;
        Span<byte> frame = record.AsSpan(^(HeadSize + length + TailSize)..);
        BinaryPrimitives.WriteUInt64LittleEndian(frame, (ulong)length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[sizeof(ulong)..], ComputeChecksum(frame[..sizeof(ulong)]));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[^TailSize..], ComputeChecksum(frame.Slice(HeadSize, length)));
        stream.Write(frame);
    }
}
