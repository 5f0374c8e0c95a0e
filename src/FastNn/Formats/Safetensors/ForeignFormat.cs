namespace FastNn.Formats;

/// <summary>Recognizes files of other programs by their first bytes, to say how they are converted.</summary>
static class ForeignFormat
{
    const string Convert = "convert it where it comes from: import torch, safetensors.torch; "
        + "safetensors.torch.save_file(torch.load('model.pt', weights_only=True), 'model.safetensors')";

    /// <summary>Returns what the file is and how to convert it; null where it is not recognized.</summary>
    /// <param name="start">The first 8 bytes.</param>
    public static string? Describe(ReadOnlySpan<byte> start)
    {
        // Zip archives of torch.save since 1.6; pickles of protocol 2 to 5 before.
        if (start.StartsWith("PK\x03\x04"u8) || (start[0] == 0x80 && start[1] is >= 2 and <= 5))
        {
            return $"this is a pickle of PyTorch (.pt, .pth), which can run code when it is loaded; {Convert}";
        }
        if (start[0] == 0x89 && start[1..].StartsWith("HDF"u8))
        {
            return "this is an HDF5 file of Keras; export it as ONNX with tf2onnx, and import that with FastNn.Onnx";
        }
        return start.StartsWith("GGUF"u8) ? "this is a GGUF file; its quantized tensors are not supported" : null;
    }
}
