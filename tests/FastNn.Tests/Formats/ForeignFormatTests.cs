using System.IO.Compression;
using FastNn.Tests.Support;

namespace FastNn.Tests.Formats;

/// <summary>Files of other programs are refused with the way to convert them.</summary>
public sealed class ForeignFormatTests
{
    [Fact]
    public void Archive_of_torch_save_is_named()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("archive/data.pkl").Open();
            entry.Write([0x80, 2, (byte)'}', (byte)'q', 0, (byte)'.']);
        }
        AssertRefused(stream.ToArray(), "torch.load('model.pt', weights_only=True)");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Pickle_is_named(byte protocol) => AssertRefused([0x80, protocol, (byte)'c', .. "torch._utils"u8], "safetensors.torch.save_file");

    [Fact]
    public void File_of_Keras_is_named() => AssertRefused([0x89, .. "HDF\r\n\x1a\n"u8, 0, 0], "tf2onnx");

    [Fact]
    public void Other_file_is_not_recognized() => AssertRefused([.. "not a model file"u8], "not a safetensors file");

    static void AssertRefused(byte[] bytes, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("model.pt", bytes);
        FastNnFormatException e = Assert.Throws<FastNnFormatException>(() => Network.Load(path));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Equal(path, e.File);
        Assert.Throws<FastNnFormatException>(() => new Network(2, seed: 1) { new Dense(1) }.LoadWeights(path));
    }
}
