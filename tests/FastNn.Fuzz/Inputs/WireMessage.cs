namespace FastNn.Fuzz;

/// <summary>A field of a protocol buffers message: its number, its wire type, and a number, bytes or a message.</summary>
public sealed record WireField(int Number, int Type, ulong Value, byte[] Content, WireMessage? Message)
{
    /// <summary>Appends the field.</summary>
    public void Write(List<byte> bytes)
    {
        WriteVarint(bytes, ((ulong)Number << 3) | (uint)Type);
        if (Type == 0)
        {
            WriteVarint(bytes, Value);
            return;
        }
        byte[] content = Message?.ToBytes() ?? Content;
        if (Type == 2)
        {
            WriteVarint(bytes, (ulong)content.Length);
        }
        bytes.AddRange(content);
    }

    static void WriteVarint(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }
        bytes.Add((byte)value);
    }
}

/// <summary>A message of the ONNX schema as a list of fields, by the encoding of protocol buffers alone.</summary>
public sealed class WireMessage
{
    // Fields that are messages, by the message they are in: onnx.proto.
    static readonly Dictionary<(string, int), string> messages = new()
    {
        [("Model", 7)] = "Graph",
        [("Model", 8)] = "Opset",
        [("Model", 14)] = "Entry",
        [("Graph", 1)] = "Node",
        [("Graph", 5)] = "Tensor",
        [("Graph", 11)] = "Info",
        [("Graph", 12)] = "Info",
        [("Graph", 13)] = "Info",
        [("Node", 5)] = "Attribute",
        [("Attribute", 5)] = "Tensor",
        [("Attribute", 6)] = "Graph",
        [("Info", 2)] = "Type",
        [("Type", 1)] = "TypeTensor",
        [("TypeTensor", 2)] = "Shape",
        [("Shape", 1)] = "Dimension",
    };

    /// <summary>The fields in their order.</summary>
    public List<WireField> Fields { get; } = [];

    /// <summary>All messages, this one first.</summary>
    public IEnumerable<WireMessage> All => Fields.Where(part => part.Message is not null).SelectMany(part => part.Message!.All).Prepend(this);

    /// <summary>Returns the fields of a number that are messages.</summary>
    public IEnumerable<WireMessage> Find(int number) => Fields.Where(field => field.Number == number && field.Message is not null).Select(field =>
        field.Message!);

    /// <summary>Parses a message; null where the bytes are none.</summary>
    public static WireMessage? Parse(ReadOnlySpan<byte> bytes, string kind = "Model")
    {
        var message = new WireMessage();
        for (int at = 0; at < bytes.Length;)
        {
            if (!ReadVarint(bytes, ref at, out ulong tag) || tag >> 3 is 0 or >= 1 << 29)
            {
                return null;
            }
            (int number, int type) = ((int)(tag >> 3), (int)(tag & 7));
            ulong value = 0;
            bool isComplete = type switch { 0 => ReadVarint(bytes, ref at, out value), 2 => ReadVarint(bytes, ref at, out value), 1 or 5 => true, _ => false };
            ulong size = type switch { 0 => 0, 1 => 8, 5 => 4, _ => value };
            if (!isComplete || size > (ulong)(bytes.Length - at))
            {
                return null;
            }
            ReadOnlySpan<byte> content = bytes.Slice(at, (int)size);
            at += (int)size;
            WireMessage? inner = null;
            if (type == 2 && messages.TryGetValue((kind, number), out string? other) && (inner = Parse(content, other)) is null)
            {
                return null;
            }
            message.Fields.Add(new(number, type, value, content.ToArray(), inner));
        }
        return message;
    }

    /// <summary>Returns a copy that shares nothing.</summary>
    public WireMessage Copy()
    {
        var copy = new WireMessage();
        copy.Fields.AddRange(Fields.Select(Copy));
        return copy;
    }

    /// <summary>Changes one field somewhere.</summary>
    public void Change(Random random)
    {
        WireMessage[] all = [.. All.Where(message => message.Fields.Count > 0)];
        if (all.Length == 0)
        {
            return;
        }
        List<WireField> fields = all[random.Next(all.Length)].Fields, others = all[random.Next(all.Length)].Fields;
        int at = random.Next(fields.Count), to = random.Next(fields.Count);
        // Copies, as a message cannot be inside of itself.
        WireField field = fields[at], other = Copy(others[random.Next(others.Count)]);
        switch (random.Next(7))
        {
            case 0:
                fields.RemoveAt(at);
                break;
            case 1:
                fields.Insert(to, Copy(field));
                break;
            case 2:
                (fields[at], fields[to]) = (fields[to], fields[at]);
                break;
            case 3:
                fields[at] = other with { Number = field.Number };
                break;
            case 4 when field.Type == 0:
                fields[at] = field with { Value = (ulong)Bytes.Number(random, 8) };
                break;
            case 5:
                fields[at] = field with { Number = random.Next(1, 26) };
                break;
            default:
                fields[at] = field.Message is null ? field with { Content = Bytes.Change(field.Content, random, [other.Content], []) } : field;
                break;
        }
    }

    /// <summary>Returns the encoding.</summary>
    public byte[] ToBytes()
    {
        var bytes = new List<byte>();
        foreach (WireField field in Fields)
        {
            field.Write(bytes);
        }
        return [.. bytes];
    }

    static WireField Copy(WireField field) => field with { Message = field.Message?.Copy() };

    static bool ReadVarint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (at == bytes.Length)
            {
                return false;
            }
            byte next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }
        return false;
    }
}
