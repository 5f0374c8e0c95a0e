using System.Buffers;
using Google.Protobuf;
using Onnx;

namespace FastNn.Onnx.Import.Reading;

/// <summary>Reads the messages of a model.</summary>
static class ModelReader
{
    /// <exception cref="FastNnFormatException">The bytes are no model, or are beyond the limits of <see cref="MessageCensus"/>.</exception>
    public static ModelProto Read(Stream stream, string file)
    {
        MemoryStream? copy = stream.CanSeek ? null : CopyAll(stream);
        Stream source = copy ?? stream;
        long start = source.Position, length = source.Length - start;
        if (length > Array.MaxLength)
        {
            throw new FastNnFormatException(file, Array.MaxLength, $"it has {length:N0} bytes; at most {Array.MaxLength:N0} are read")
            {
                Code = FormatError.LimitExceeded,
            };
        }
        new MessageCensus(source, file).Count(ModelProto.Descriptor);
        source.Position = start;
        // Of a stream the parser would copy every tensor twice: it does not know that its bytes are there.
        using NativeBytes? bytes = copy is null ? new NativeBytes(source) : null;
        var content = new ReadOnlySequence<byte>(bytes?.Memory ?? copy!.GetBuffer().AsMemory(0, (int)length));
        try
        {
            ModelProto model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(content);
            return model.Graph is not null ? model
                : throw new FastNnFormatException(file, -1, "it is no ONNX model: it has no graph") { Code = FormatError.Missing };
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or OverflowException or ArgumentException or InvalidOperationException)
        {
            throw new FastNnFormatException(file, -1, $"it is no ONNX model: {e.Message}", e);
        }
    }

    static MemoryStream CopyAll(Stream stream)
    {
        var memory = new MemoryStream();
        stream.CopyTo(memory);
        memory.Position = 0;
        return memory;
    }
}
