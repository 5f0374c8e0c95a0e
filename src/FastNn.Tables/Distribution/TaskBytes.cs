using System.Runtime.InteropServices;
using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>Writes and reads tasks and results.</summary>
static class TaskBytes
{
    /// <summary>Returns what is written.</summary>
    public static byte[] Write(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            write(writer);
        }
        return stream.ToArray();
    }

    /// <summary>Writes an array, its length first.</summary>
    public static void WriteArray<T>(this BinaryWriter writer, T[] values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    /// <summary>Reads a result.</summary>
    public static BinaryReader Read(byte[] bytes) => new(new MemoryStream(bytes));

    /// <summary>Reads a task behind its subject, which it begins with.</summary>
    /// <exception cref="InvalidOperationException">It is of another subject: the processes do not have the same data.</exception>
    public static BinaryReader Read(byte[] task, string subject)
    {
        BinaryReader reader = Read(task);
        Require.State(reader.ReadString() == subject,
            $"A process has other rows or options than the one that it works for. Give all processes the same table, options and seed.");
        return reader;
    }

    /// <summary>Reads what <see cref="WriteArray"/> wrote.</summary>
    public static T[] ReadArray<T>(this BinaryReader reader)
        where T : unmanaged
    {
        var values = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
