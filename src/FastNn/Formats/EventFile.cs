using System.Buffers.Binary;
using System.Numerics;

namespace FastNn.Formats;

/// <summary>
/// A TensorBoard event file: records as TensorFlow's tfrecord frames them, each an <c>Event</c> of tensorflow/core/util/event.proto with a <c>Summary</c> of
/// tensorflow/core/framework/summary.proto. Allocates when it is made and never again.
/// </summary>
sealed class EventFile : IDisposable
{
    // Before the data its length and that length's checksum, behind it its own.
    const int Head = sizeof(ulong) + sizeof(uint), Tail = sizeof(uint), LargestRecord = 1 << 15;

    readonly AppendedFile file;
    readonly TimeProvider clock;
    readonly byte[] message = new byte[LargestRecord];

    /// <param name="path">The file, which must not be there.</param>
    /// <param name="clock">What records are dated by.</param>
    /// <exception cref="IOException">It is there, or cannot be made.</exception>
    public EventFile(string path, TimeProvider clock)
    {
        file = new AppendedFile(path, FileMode.CreateNew);
        this.clock = clock;
        var writer = new ProtobufWriter(message);
        writer.Text(3, "brain.Event:2"u8);
        Append(ref writer, 0);
    }

    /// <summary>Says that what other files of the folder have from that step on did not happen: a training goes on from there
    /// (<c>SessionLog.START</c>).</summary>
    public void Restart(long step)
    {
        var writer = new ProtobufWriter(message);
        writer.Number(1, 1);
        writer.Message(7, 0);
        Append(ref writer, step);
    }

    /// <summary>A point of a curve.</summary>
    public void Scalar(ReadOnlySpan<byte> tag, long step, float value)
    {
        var writer = new ProtobufWriter(message);
        writer.Float(2, value);
        Summarize(ref writer, tag, step);
    }

    /// <summary>How numbers are distributed.</summary>
    public void Distribution(ReadOnlySpan<byte> tag, long step, ValueHistogram histogram)
    {
        var writer = new ProtobufWriter(message);
        writer.Doubles(7, histogram.Counts);
        writer.Doubles(6, histogram.Limits);
        writer.Double(5, histogram.SumOfSquares);
        writer.Double(4, histogram.Sum);
        writer.Double(3, histogram.Count);
        writer.Double(2, histogram.Largest);
        writer.Double(1, histogram.Smallest);
        writer.Message(5, 0);
        Summarize(ref writer, tag, step);
    }

    /// <summary>Hands everything to the system.</summary>
    /// <exception cref="IOException">It takes it not.</exception>
    public void Flush() => file.Flush();

    public void Dispose() => file.Dispose();

    /// <summary>The checksum of a record: CRC-32C, turned and shifted so that it can stand among data that has checksums of its own.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> bytes)
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

    // A Summary of one Value.
    void Summarize(ref ProtobufWriter writer, ReadOnlySpan<byte> tag, long step)
    {
        writer.Text(1, tag);
        writer.Message(1, 0);
        writer.Message(5, 0);
        Append(ref writer, step);
    }

    void Append(ref ProtobufWriter writer, long step)
    {
        writer.Number(2, step);
        writer.Double(1, (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        ReadOnlySpan<byte> data = writer.Written;
        Span<byte> record = file.Room(Head + data.Length + Tail);
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[sizeof(ulong)..], Checksum(record[..sizeof(ulong)]));
        data.CopyTo(record[Head..]);
        BinaryPrimitives.WriteUInt32LittleEndian(record[(Head + data.Length)..], Checksum(data));
        file.Advance(Head + data.Length + Tail);
    }
}
