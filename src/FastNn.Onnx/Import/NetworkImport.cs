using Onnx;

namespace FastNn.Onnx.Import;

static class NetworkImport
{
    public static Network Load(Stream stream, string file, string? folder, OnnxLoadOptions options)
    {
        var model = ModelProto.Parser.ParseFrom(stream);
        return OwnModel.TryRead(model, options) ?? throw new FastNnFormatException(file, -1, "not own");
    }
}
