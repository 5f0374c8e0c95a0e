using System.Text;

namespace FastNn.Bench.Peers.Onnx;

/// <summary>Writes the four kinds of protobuf fields that an ONNX file needs.</summary>
sealed class ProtobufWriter
{
    readonly MemoryStream bytes = new();

    public byte[] ToArray() => bytes.ToArray();

    public ProtobufWriter Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)field << 3 | 2);
        Varint((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, ProtobufWriter value) => Bytes(field, value.ToArray());

    void Varint(ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            bytes.WriteByte((byte)(value | 128));
        }
        bytes.WriteByte((byte)value);
    }
}
