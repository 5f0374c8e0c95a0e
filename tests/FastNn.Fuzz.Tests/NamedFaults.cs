using System.Buffers.Binary;
using System.Text;

namespace FastNn.Fuzz.Tests;

/// <summary>Broken files, each a named fault in a small valid file.</summary>
static class NamedFaults
{
    /// <summary>The faults of all formats, as "format: fault".</summary>
    public static IReadOnlyList<(string Name, FuzzFormat Format, byte[] Input)> All { get; } =
    [
        .. Of(new SafetensorsFormat(), [.. Safetensors(), .. Layers(), .. Metadata()]),
        .. Of(new ManifestFormat(), Manifest()),
        .. Of(new IdxFormat(), Idx()),
        .. Of(new CsvFormat(), Csv()),
        .. Of(new SchemaFormat(), Schema()),
        .. Of(new OnnxFormat(), Onnx()),
        .. Of(new ArrayBodyFormat(), Arrays()),
        .. Of(new NamedBodyFormat(), Names()),
    ];

    static IEnumerable<(string, FuzzFormat, byte[])> Of(FuzzFormat format, IEnumerable<(string Name, byte[] Input)> faults) =>
        faults.Select(fault => ($"{format.Name}: {fault.Name}", format, fault.Input));

    static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    // Header and data of a model with one dense layer.
    static (string Header, byte[] Data) Model()
    {
        byte[] file = new SafetensorsFormat().Seeds[2];
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return (Encoding.UTF8.GetString(file, 8, length).TrimEnd(), file[(8 + length)..]);
    }

    static (string, byte[]) Header(string name, Func<string, string> change) => (name, SafetensorsFormat.Join(change(Model().Header), Model().Data));

    static IEnumerable<(string, byte[])> Safetensors()
    {
        byte[] file = new SafetensorsFormat().Seeds[2];
        for (int length = 0; length < 8; length++)
        {
            yield return ($"{length} bytes", file[..length]);
        }
        foreach (ulong length in (ulong[])[0, 1, 7, 100, 5_000, 100_000_000, 100_000_001, 1UL << 31, 1UL << 32, 1UL << 63, ulong.MaxValue])
        {
            yield return ($"header of {length} bytes", [.. BitConverter.GetBytes(length), .. file[8..]]);
        }
        yield return ("one byte short", file[..^1]);
        yield return ("one byte long", [.. file, 0]);
        yield return ("half of the header", file[..60]);
        yield return ("zip behind the data", [.. file, .. "PK\u0003\u0004"u8]);
        yield return ("PyTorch zip", [.. "PK\u0003\u0004"u8, .. new byte[30]]);
        yield return ("PyTorch pickle", [0x80, 2, .. new byte[30]]);
        yield return ("Keras", [0x89, .. "HDF\r\n"u8, .. new byte[30]]);
        yield return ("GGUF", [.. "GGUF"u8, .. new byte[30]]);
        foreach ((string name, string json) in new[]
        {
            ("empty header", ""), ("array", "[]"), ("null", "null"), ("number", "1"), ("text", "\"a\""), ("open object", "{"), ("two objects", "{}{}"),
                ("empty object", "{}"),
            ("blanks", "    "), ("comment", "/**/{}"), ("byte order mark", "\ufeff{}"), ("NUL", "{}\0"), ("single quotes", "{'a':1}"), ("no quotes", "{a:1}"),
        })
        {
            yield return ($"header is {name}", SafetensorsFormat.Join(json, []));
        }
        yield return ("header not UTF-8", [.. BitConverter.GetBytes(9L), .. "{\""u8, 0xff, .. "\":{} }"u8]);
        foreach ((string name, string tensor) in new[]
        {
            ("is null", "null"), ("is an array", "[]"), ("is a number", "1"), ("is empty", "{}"),
            ("without dtype", """{"shape":[0],"data_offsets":[0,0]}"""), ("without shape", """{"dtype":"F32","data_offsets":[0,0]}"""),
            ("without data_offsets", """{"dtype":"F32","shape":[0]}"""), ("with another field", """{"dtype":"F32","shape":[0],"data_offsets":[0,0],"x":1}"""),
            ("dtype twice", """{"dtype":"F32","dtype":"F32","shape":[0],"data_offsets":[0,0]}"""),
            ("shape twice", """{"dtype":"F32","shape":[0],"shape":[0],"data_offsets":[0,0]}"""),
            ("data_offsets twice", """{"dtype":"F32","shape":[0],"data_offsets":[0,0],"data_offsets":[0,0]}"""),
            ("shape twice by an escape", """{"dtype":"F32","shape":[0],"sh\u0061pe":[0],"data_offsets":[0,0]}"""),
            ("dtype null", """{"dtype":null,"shape":[0],"data_offsets":[0,0]}"""), ("dtype a number", """{"dtype":32,"shape":[0],"data_offsets":[0,0]}"""),
        })
        {
            yield return ($"tensor {name}", SafetensorsFormat.Join($$$"""{"a":{{{tensor}}}}""", []));
        }
        foreach (string type in new[] { "", "f32", "F 32", "F8_E4M3", "F4", "I16", "I32", "I64", "U8", "U16", "BOOL", "C64", "float32" })
        {
            yield return ($"dtype '{type}'", SafetensorsFormat.Join($$$"""{"a":{"dtype":"{{{type}}}","shape":[0],"data_offsets":[0,0]}}""", []));
        }
        foreach (string size in new[]
        {
            "-1", "0.5", "1e3", "1.0", "-0", "\"1\"", "null", "true", "[]", "{}", "01", "+1", "1000000000000000000000000000000", "2147483648", "4294967296",
                "9223372036854775807",
            "9223372036854775808", "18446744073709551616",
        })
        {
            yield return ($"size {size}", SafetensorsFormat.Join($$$"""{"a":{"dtype":"F32","shape":[{{{size}}}],"data_offsets":[0,0]}}""", []));
            yield return ($"offset {size}", SafetensorsFormat.Join($$$"""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,{{{size}}}]}}""", []));
        }
        foreach ((string shape, string offsets) in new[]
        {
            ("65536,65536", "0,0"), ("2147483647,2147483647,2147483647", "0,0"), ("0,4294967296", "0,0"), ("1", "0,3"), ("1", "0,5"), ("1", "4,0"), ("1",
                "4,8"), ("1", "0,4,8"),
            ("1", "0"), ("1", ""), ("1,1,1,1,1,1,1,1,1", "0,4"), ("0", "1,1"), ("1", "-4,0"), ("2", "0,4"),
        })
        {
            yield return ($"shape [{shape}], offsets [{offsets}]",
                SafetensorsFormat.Join($$$"""{"a":{"dtype":"F32","shape":[{{{shape}}}],"data_offsets":[{{{offsets}}}]}}""", new byte[4]));
        }
        string zero = """{"dtype":"F32","shape":[0],"data_offsets":[0,0]}""", one = """{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""";
        string second = """{"dtype":"F32","shape":[1],"data_offsets":[2,6]}""", third = """{"dtype":"F32","shape":[1],"data_offsets":[8,12]}""";
        yield return ("tensor twice", SafetensorsFormat.Join($$$"""{"a":{{{zero}}},"a":{{{zero}}}}""", []));
        yield return ("tensor twice by an escape", SafetensorsFormat.Join($$$"""{"a":{{{zero}}},"\u0061":{{{zero}}}}""", []));
        yield return ("same bytes", SafetensorsFormat.Join($$$"""{"a":{{{one}}},"b":{{{one}}}}""", new byte[4]));
        yield return ("overlap", SafetensorsFormat.Join($$$"""{"a":{{{one}}},"b":{{{second}}}}""", new byte[6]));
        yield return ("gap", SafetensorsFormat.Join($$$"""{"a":{{{one}}},"b":{{{third}}}}""", new byte[12]));
        foreach (int depth in new[] { 5, 64, 1_000_000 })
        {
            yield return ($"nested {depth} deep", SafetensorsFormat.Join(new string('[', depth), []));
        }
        foreach (string value in new[] { "1", "null", "[]", "{}", "true" })
        {
            yield return ($"metadata {value}", SafetensorsFormat.Join($$$"""{"__metadata__":{"a":{{{value}}}}}""", []));
            yield return ($"__metadata__ {value}", SafetensorsFormat.Join($$$"""{"__metadata__":{{{value}}}}""", []));
        }
        yield return ("__metadata__ twice", SafetensorsFormat.Join("""{"__metadata__":{},"__metadata__":{}}""", []));
        yield return ("metadata twice", SafetensorsFormat.Join("""{"__metadata__":{"a":"","a":""}}""", []));
        yield return ("lone surrogate", SafetensorsFormat.Join("""{"__metadata__":{"a":"\ud800"}}""", []));
        yield return Header("without a tensor", header => header.Replace("0.bias", "0.bia", StringComparison.Ordinal));
        yield return Header("tensor of bfloat16", header => header.Replace("F32", "BF16", StringComparison.Ordinal));
        yield return Header("trailing comma", header => header[..^1] + ",}");
    }

    static IEnumerable<(string, byte[])> Metadata()
    {
        foreach ((string key, string value, string[] others) in new (string, string, string[])[]
        {
            ("fastnn.version", "1", ["0", "2", "01", "", "1.0", "one"]),
            ("fastnn.inputs", "1", ["0", "-1", "1.5", "", "2147483648", "1e3", "2", "\u0661", " 1"]),
            ("fastnn.seed", "-3", ["", "x", "1.5", "18446744073709551616", "-9223372036854775809", "1e3"]),
        })
        {
            yield return Header($"no {key}", header => header.Replace(key, "other", StringComparison.Ordinal));
            foreach (string other in others)
            {
                yield return Header($"{key} '{other}'", header => header.Replace($"\"{key}\":\"{value}\"", $"\"{key}\":\"{other}\"", StringComparison.Ordinal));
            }
        }
        yield return Header("unknown weights", header => header.Replace("\"fastnn.seed\"", "\"fastnn.weights\":\"int4\",\"fastnn.seed\"",
            StringComparison.Ordinal));
        yield return Header("compressed weights as floats", header => header.Replace("\"fastnn.seed\"", "\"fastnn.weights\":\"bf16\",\"fastnn.seed\"",
            StringComparison.Ordinal));
    }

    static IEnumerable<(string, byte[])> Layers()
    {
        foreach (string layers in new[]
        {
            "", "null", "{}", "[]", "1", "[1]", "[null]", "[[]]", "[{}]", """[{"kind":null}]""", """[{"kind":1}]""", """[{"kind":""}]""",
                """[{"kind":"Foo"}]""",
            """[{"kind":"dense","outputs":1}]""", """[{"kind":"Dense"}]""", """[{"kind":"Dense","outputs":0}]""", """[{"kind":"Dense","outputs":-1}]""",
            """[{"kind":"Dense","outputs":1.5}]""", """[{"kind":"Dense","outputs":2}]""", """[{"kind":"Dense","outputs":2147483648}]""",
                """[{"kind":"Dense","outputs":2147483647}]""",
            """[{"kind":"Dense","outputs":1e400}]""", """[{"kind":"Dense","outputs":"1"}]""", """[{"kind":"Dense","outputs":null}]""",
                """[{"kind":"Dense","outputs":[1]}]""",
            """[{"kind":"Dense","outputs":1,"outputs":1}]""", """[{"kind":"Dense","kind":"Dense","outputs":1}]""",
                """[{"kind":"Dense","outputs":1,"bias":0}]""",
            """[{"kind":"Dense","outputs":1,"biass":1}]""", """[{"kind":"Dense","outputs":1,"":1}]""", """[{"kind":"Dense","outputs":1,"layers":[]}]""",
            """[{"kind":"Dense","outputs":1},{"kind":"Dense","outputs":1}]""", """[{"kind":"Dense","outputs":1},]""", """[{"kind":"Dense","outputs":1}]]""",
            """[{"kind":"Relu"}]""", """[{"kind":"LeakyRelu","alpha":1e39}]""", """[{"kind":"LeakyRelu","alhpa":1}]""", """[{"kind":"Dropout","rate":1}]""",
            """[{"kind":"Dropout","rate":-0.1}]""", """[{"kind":"Residual"}]""", """[{"kind":"Residual","layers":1}]""",
                """[{"kind":"Residual","layers":[{"kind":"Dense","outputs":2}]}]""",
            """[{"kind":"Residual","layers":[{"kind":"Foo"}]}]""",
        })
        {
            string json = System.Text.Json.JsonSerializer.Serialize(layers);
            yield return ($"layers {layers}", SafetensorsFormat.Join(
                $$$"""{"__metadata__":{"fastnn.version":"1","fastnn.inputs":"1","fastnn.seed":"0","fastnn.layers":{{{json}}}}"""
                + ""","0.weight":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"0.bias":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
                new byte[8]));
        }
    }

    static IEnumerable<(string, byte[])> Changes(string valid, IEnumerable<(string Old, string New)> changes) =>
        changes.Select(change => (change.Old.Length == 0 ? $"is {change.New}" : $"{change.New} for {change.Old}",
            Utf8(change.Old.Length == 0 ? change.New : valid.Replace(change.Old, change.New, StringComparison.Ordinal))));

    static IEnumerable<(string, byte[])> Manifest()
    {
        string hash = string.Concat(Enumerable.Repeat("01234567", 8)), valid =
            $$"""{"format":"fastnn.manifest","version":1,"length":3,"sha256":"{{hash}}","signature":"{{hash}}{{hash}}"}""";
        return Changes(valid,
        [
            ("", ""), ("", "[]"), ("", "null"), ("", "{}"), ("", "{"), ("\"fastnn.manifest\"", "\"other\""), ("\"fastnn.manifest\"", "null"),
                ("\"version\":1", "\"version\":2"),
            ("\"version\":1", "\"version\":1.5"), ("\"version\":1", "\"version\":\"1\""), ("\"version\":1,", ""), ("\"version\":1",
                "\"version\":1,\"version\":1"),
            ("\"length\":3", "\"length\":-1"), ("\"length\":3", "\"length\":3.5"), ("\"length\":3", "\"length\":9223372036854775808"), ("\"length\":3",
                "\"length\":null"),
            ("\"length\":3", "\"length\":[3]"), ("\"length\":3", "\"more\":3"), ("\"length\":3", "\"length\":3,\"more\":1"), ("\"01", "\"0"), ("\"01",
                "\"A1"), ("\"01", "\"0g"),
            ("67\"}", "67\"}}"), ("67\"}", "67\"} 1"), ("67\"}", "67\",}"), ("67\"}", "67"),
        ]);
    }

    static IEnumerable<(string, byte[])> Idx()
    {
        foreach ((string name, byte[] bytes) in new (string, byte[])[]
        {
            ("empty", []), ("1 byte", [0]), ("2 bytes", [0, 0]), ("3 bytes", [0, 0, 8]), ("first byte 1", [1, 0, 8, 1, 0, 0, 0, 0]), ("second byte 7", [0, 7,
                8, 1, 0, 0, 0, 0]),
            ("text", Utf8("0,1,2\n")), ("rank 0", [0, 0, 8, 0]), ("rank 9", [0, 0, 8, 9, .. new byte[36]]), ("rank 255", [0, 0, 8, 255, .. new byte[1020]]),
            ("header cut off", [0, 0, 8, 2, 0, 0, 0, 1, 0, 0]), ("size 2^32 - 1", [0, 0, 8, 1, 255, 255, 255, 255]), ("size 2^31", [0, 0, 8, 1, 128, 0, 0, 0]),
            ("second size 2^31", [0, 0, 8, 2, 0, 0, 0, 1, 128, 0, 0, 0]), ("product 2^32", [0, 0, 8, 2, 0, 1, 0, 0, 0, 1, 0, 0]), ("bytes 2^31", [0, 0, 0x0E,
                1, 16, 0, 0, 0]),
            ("one value short", [0, 0, 8, 1, 0, 0, 0, 4, 1, 2, 3]), ("cut within a value", [0, 0, 0x0C, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7]),
            ("one byte long", [0, 0, 8, 1, 0, 0, 0, 2, 1, 2, 3]), ("bytes of an empty array", [0, 0, 8, 1, 0, 0, 0, 0, 1]), ("2,000,000,000 declared", [0, 0,
                8, 1, 0x77, 0x35, 0x94, 0]),
            ("gzip without content", [0x1F, 0x8B]), ("damaged gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4]), ("gzip of another method", [0x1F,
                0x8B, 9, 0, 0, 0, 0, 0, 0, 3, 3, 0]),
        })
        {
            yield return (name, bytes);
        }
        foreach (int type in new[] { 0, 1, 7, 0x0A, 0x0F, 0x7F, 0xFF })
        {
            yield return ($"type {type}", [0, 0, (byte)type, 1, 0, 0, 0, 0]);
        }
    }

    static IEnumerable<(string, byte[])> Csv() => Changes("a,b\n1,x\n2,y\n",
    [
        ("", ""), ("", "\n"), ("", "a,b"), ("", "a,b\n"), ("", "a,b\n\n\n"), ("1,x", "1"), ("1,x", "1,x,y"), ("2,y", "2"), ("2,y", "2,\"y"), ("1,x", "\"1,x"),
            ("1,x", "1,x\"y"),
        ("1,x", "1,\"x\"y"), ("1,x", "1,\"x\" \"y\""), ("a,b", "a,a"), ("a,b", "a,\"a\""), ("a,b", "\"a,b"), ("a,b", "a,b\"c"), ("a,b", "a"), ("a,b",
            "a,b,c"), ("1,x", "1e400,x"),
        ("1,x", "-1e39,x"), ("2,y", ",,"),
    ]);

    static IEnumerable<(string, byte[])> Schema() => Changes(
        """{"version":1,"columns":4,"inputs":[{"name":"x","column":0,"kind":"number"},"""
        + """{"name":"k","column":1,"kind":"category","categories":["a","b"]}],"label":{"name":"y","column":2,"classes":["no","yes"]}}""",
        [
            ("", ""), ("", "null"), ("", "[]"), ("", "{}"), ("", "1"), ("\"version\":1", "\"version\":0"), ("\"version\":1", "\"version\":2"),
                ("\"version\":1", "\"version\":1,\"version\":1"),
            ("\"version\":1", "\"version\":1.5"), ("\"version\":1,", ""), ("\"columns\":4", "\"columns\":2"), ("\"columns\":4", "\"columns\":1"),
                ("\"columns\":4", "\"columns\":-4"),
            ("\"columns\":4", "\"columns\":1048577"), ("\"columns\":4", "\"columns\":\"4\""), ("\"columns\":4", "\"columns\":4,\"more\":1"), ("\"column\":0",
                "\"column\":1"),
            ("\"column\":0", "\"column\":2"), ("\"column\":0", "\"column\":-1"), ("\"column\":0", "\"column\":4"), ("\"column\":0", "\"column\":null"),
                ("\"name\":\"x\"", "\"name\":\"k\""),
            ("\"name\":\"x\"", "\"name\":\"y\""), ("\"name\":\"x\"", "\"name\":null"), ("\"name\":\"x\"", "\"name\":1"), ("\"name\":\"x\",", ""),
                ("\"number\"", "\"Number\""), ("\"number\"", "\"text\""),
            ("\"number\"", "\"category\""), ("\"number\"", "\"boolean\""), ("\"category\"", "\"number\""), ("\"category\"", "\"boolean2\""), ("[\"a\",\"b\"]",
                "[]"), ("[\"a\",\"b\"]", "[\"a\",\"a\"]"),
            ("[\"a\",\"b\"]", "[\"a\",null]"), ("[\"a\",\"b\"]", "[\"a\",1]"), ("[\"a\",\"b\"]", "\"a\""), ("[\"no\",\"yes\"]", "[]"), ("[\"no\",\"yes\"]",
                "[\"no\",\"no\"]"),
            ("[\"no\",\"yes\"]", "[\"no\",null]"), ("\"yes\"]}", "\"yes\"],\"dropMissing\":1}"), ("\"yes\"]}}", "\"yes\"]}}}"), ("\"yes\"]}}", "\"yes\"]},}"),
                ("\"yes\"]}}", "\"yes\"]"),
            ("\"yes\"]}}", "\"yes\"]},\"format\":{\"missing\":[null]}}"), ("\"yes\"]}}", "\"yes\"]},\"format\":{\"dates\":[null]}}"), ("\"yes\"]}}",
                "\"yes\"]},\"format\":{\"decimalSeparator\":\"x\"}}"),
            ("\"yes\"]}}", "\"yes\"]},\"format\":{\"thousandsSeparator\":\".\"}}"), ("\"yes\"]}}", "\"yes\"]},\"format\":{\"decimalSeparator\":\",,\"}}"),
        ]);

    static IEnumerable<(string, byte[])> Onnx()
    {
        byte[] file = new OnnxFormat().Seeds[1];
        foreach ((string name, byte[] bytes) in new (string, byte[])[]
        {
            ("empty", []), ("varint of 11 bytes", [8, .. Enumerable.Repeat((byte)255, 11)]), ("varint without an end", [8, 255]), ("length past the end", [
                0x3a, 100]),
            ("length 2^31", [0x3a, 128, 128, 128, 128, 8]), ("length 2^63", [0x3a, .. Enumerable.Repeat((byte)128, 9), 1]), ("group", [0x3b]),
                ("end of a group", [0x3c]), ("field 0", [0]),
            ("wire type 6", [0x3e]), ("wire type 7", [0x3f]), ("graph that is a number", [0x38, 1]), ("empty graph", [0x3a, 0]), ("text", Utf8("hello world")),
        })
        {
            yield return (name, bytes);
        }
        foreach (int length in new[] { 1, 2, 3, 10, 30, 100, file.Length - 100, file.Length - 3, file.Length - 1 })
        {
            yield return ($"first {length} bytes", file[..length]);
        }
        // The fields of model and graph, one left out each.
        WireMessage whole = WireMessage.Parse(file)!;
        foreach (int number in new[] { 7, 8 })
        {
            WireMessage model = whole.Copy();
            model.Fields.RemoveAll(part => part.Number == number);
            yield return ($"model without field {number}", model.ToBytes());
        }
        foreach (int number in new[] { 1, 5, 11, 12 })
        {
            WireMessage model = whole.Copy();
            model.Find(7).First().Fields.RemoveAll(part => part.Number == number);
            yield return ($"graph without field {number}", model.ToBytes());
            model = whole.Copy();
            List<WireField> fields = model.Find(7).First().Fields;
            fields.Insert(0, fields.First(part => part.Number == number));
            yield return ($"graph with field {number} twice", model.ToBytes());
        }
    }

    static IEnumerable<(string, byte[])> Arrays() =>
        new[]
        {
            "", "null", "true", "1", "\"a\"", "{}", "[", "[]", "[[]]", "[[],[]]", "[1,2]", "[1,2,3,4]", "[[1,2,3],[4,5]]", "[[1,2,3],4,5,6]", "[1,2,[3]]",
                "[[[1,2,3]]]", "[1,2,null]",
            "[1,2,true]", "[1,2,\"3\"]", "[1,2,{}]", "[1,2,NaN]", "[1,2,Infinity]", "[1,2,1e39]", "[1,2,-1e400]", "[1,2,01]", "[1,2,+1]", "[1,2,.5]",
                "[1,2,3.]", "[1,2,0x1]", "[1,2,3,]",
            "[1,2,3]]", "[1,2,3] 1", "[1 2 3]", "[1,,3]", "[[1,2,3],[1,2,3],[1,2,3],[1,2,3],[1,2,3]]", $"[1,2,{new string('1', 65)}]",
                $"[1,2,3{new string(' ', 5000)}]", "\ufeff[1,2,3]",
        }.Select(body => ($"body {(body.Length > 80 ? body[..80] + "..." : body)}", Utf8(body)));

    static IEnumerable<(string, byte[])> Names() =>
        new[]
        {
            "{}", "[{}]", """{"x":1}""", """{"k":"a"}""", """{"x":1,"k":"c"}""", """{"x":1,"k":"a","y":2}""", """{"x":1,"x":1,"k":"a"}""",
                """{"x":1,"k":"a","\u0078":1}""",
            """{"x":"1","k":"a"}""", """{"x":null,"k":"a"}""", """{"x":true,"k":"a"}""", """{"x":[1],"k":"a"}""", """{"x":{},"k":"a"}""",
                """{"x":1e39,"k":"a"}""", """{"x":1,"k":1}""",
            """{"x":1,"k":true}""", """{"x":1,"k":["a"]}""", """{"x":1,"k":"\ud800"}""", """{"x":1,"k":"a"}}""", """{"x":1,"k":"a"},{"x":1,"k":"a"}""",
                """[{"x":1,"k":"a"},1]""",
            """[{"x":1,"k":"a"},[1,2]]""", """[{"x":1,"k":"a"},null]""", """[{"x":1,"k":"a"}""", """[{"x":1,"k":"a"},]""",
            """[{"x":1,"k":"a"},{"x":1,"k":"a"},{"x":1,"k":"a"},{"x":1,"k":"a"},{"x":1,"k":"a"}]""",
        }.Select(body => ($"body {body}", Utf8(body)));
}
