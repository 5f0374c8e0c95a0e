namespace FastNn.Baking;

/// <summary>Writes the code of one prediction: its statements, the rows between layers, the constants and the methods that it calls.</summary>
sealed class KernelWriter
{
    /// <summary>Compiled at full speed at the first call; inlined, a method would use up the inlining budget of its caller.</summary>
    public const string MethodOptions = "[MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]";

    const string Register = "where S : struct, ISimd<S>";

    readonly CodeWriter methods = new();
    readonly HashSet<string> written = [];
    readonly SortedSet<int> starts = [];
    readonly List<Row> rented = [];

    /// <summary>The statements.</summary>
    public CodeWriter Code { get; } = new();

    public Constants Constants { get; } = new();

    /// <summary>The types of formulas that the code names, such as <c>Gelu</c>.</summary>
    public SortedSet<string> Formulas { get; } = new(StringComparer.Ordinal);

    /// <summary>The floats of all rows.</summary>
    public int RowsLength { get; private set; }

    /// <summary>Returns a row of memory that no other row has until it is returned.</summary>
    public Row Rent(int width)
    {
        int start = 0, length = Constants.Pad(width);
        foreach (Row other in rented.OrderBy(row => row.Start))
        {
            if (other.Start - start >= length)
            {
                break;
            }
            start = other.Start + other.Padded;
        }
        starts.Add(start);
        RowsLength = Math.Max(RowsLength, start + length);
        var row = new Row(Name(start), width, start);
        rented.Add(row);
        return row;
    }

    /// <summary>Returns a row that is not read again.</summary>
    public void Return(Row row) => rented.Remove(row);

    /// <summary>Returns a copy of the caller's row that has padding and may be written; other rows as they are.</summary>
    public Row ToOwn(Row row) => row.IsInput ? Copy(row) : row;

    /// <summary>Returns a copy of a row.</summary>
    public Row Copy(Row row)
    {
        Row copy = Rent(row.Width);
        ClearPadding(copy);
        CopyFloats(row.Name, copy.Name, row.Width);
        return copy;
    }

    /// <summary>Writes zeros to the last register of a row where it is not full.</summary>
    public void ClearPadding(Row row)
    {
        if (row.Width < row.Padded)
        {
            Code.Line($"for (nint i = {row.Padded - Constants.Line}; i < {row.Padded}; i += S.Width) {{ S.Store(0f, ref {row.Name}, i); }}");
        }
    }

    public void CopyFloats(string from, string to, int count) =>
        Code.Line($"Unsafe.CopyBlockUnaligned(ref Unsafe.As<float, byte>(ref {to}), ref Unsafe.As<float, byte>(ref {from}), {4 * count});");

    /// <summary>Writes a method, unless it is there.</summary>
    public void Method(string summary, string name, string parameters, Action<CodeWriter> body)
    {
        if (!written.Add(name))
        {
            return;
        }
        methods.Line();
        methods.Line($"/// <summary>{summary}</summary>");
        methods.Line(MethodOptions);
        using (methods.Block($"static void {name}<S>({parameters}) {Register}"))
        {
            body(methods);
        }
    }

    /// <summary>Writes y = f(x) for every number of a row, in a method of its own.</summary>
    /// <param name="layer">The layer, for the method's name.</param>
    /// <param name="row">The row, read and written.</param>
    /// <param name="formula">f of <c>x</c>, a register, with the index <c>i</c>.</param>
    public void Elementwise(ModelLayer layer, Row row, string formula)
    {
        string name = $"{layer.Kind}{layer.Place.Replace('.', '_')}";
        Method($"{layer.Kind}, layer {layer.Place}.", name, "ref float row", code =>
        {
            code.Line("ref float w = ref Weights;");
            using (code.Block($"for (nint i = 0; i < {row.Padded}; i += S.Width)"))
            {
                code.Line("S x = S.Load(ref row, i);");
                code.Line($"S.Store({formula}, ref row, i);");
            }
        });
        Code.Line($"{name}<S>(ref {row.Name});");
    }

    /// <summary>Returns the expression of a register of a vector among the constants.</summary>
    public static string Load(int vector) => $"S.Load(ref w, {vector} + i)";

    /// <summary>Writes the type that has all of it.</summary>
    public void Write(CodeWriter code, string name, string summary, int inputs, int outputs)
    {
        code.Line($"/// <summary>{summary}</summary>");
        using (code.Block($"file readonly struct {name} : IRowFunction"))
        {
            code.Line($"public static int Inputs => {inputs};");
            code.Line();
            code.Line($"public static int Outputs => {outputs};");
            code.Line();
            code.Line($"public static int WorkspaceSize => {RowsLength};");
            code.Line();
            WriteRun(code);
            code.Lines(methods.ToString().TrimEnd('\n'));
            code.Line();
            WriteWeights(code);
        }
    }

    void WriteRun(CodeWriter code)
    {
        code.Line("/// <summary>Computes the outputs of one row.</summary>");
        code.Line(MethodOptions);
        using (code.Block($"public static void Run<S>(ref float x, ref float y, ref float workspace) {Register}"))
        {
            code.Line("ref float w = ref Weights;");
            foreach (int start in starts)
            {
                code.Line($"ref float {Name(start)} = ref Unsafe.Add(ref workspace, {start});");
            }
            code.Lines(Code.ToString().TrimEnd('\n'));
        }
    }

    void WriteWeights(CodeWriter code)
    {
        code.Lines("""
            static ref float Weights => ref Unsafe.AddByteOffset(ref Unsafe.NullRef<float>(), Aligned.Start);

            // Decoded by the first call, to memory that is aligned to cache lines.
            """);
        using (code.Block("static class Aligned"))
        {
            code.Line($"static readonly float[] memory = GC.AllocateUninitializedArray<float>({Constants.Count + Constants.Line}, pinned: true);");
            code.Lines("""

                public static readonly nint Start = Decode();

                static nint Decode()
                """);
            using (code.Block())
            {
                code.Lines("""
                    nint address = Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0), start = address + 63 & -64;
                    Span<byte> rest = MemoryMarshal.AsBytes(memory.AsSpan((int)(start - address) / sizeof(float)));
                    """);
                Constants.Write(code);
                code.Line("return start;");
            }
            code.Lines("""

                // 32-bit floats, the lowest byte first, in base64.
                static void Read(ReadOnlySpan<byte> text, ref Span<byte> rest)
                {
                    Base64.DecodeFromUtf8(text, rest, out _, out int count);
                    if (!BitConverter.IsLittleEndian)
                    {
                        Span<int> words = MemoryMarshal.Cast<byte, int>(rest[..count]);
                        BinaryPrimitives.ReverseEndianness(words, words);
                    }
                    rest = rest[count..];
                }
                """);
        }
    }

    static string Name(int start) => $"row{start}";
}
