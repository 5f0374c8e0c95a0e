using System.Buffers.Binary;
using FastNn.Data;

namespace FastNn.Cli;

/// <summary>A folder of four IDX files with the names of MNIST, each plain or with <c>.gz</c> at its end.</summary>
sealed class IdxFolder(string folder) : RowSource
{
    const int MaxByte = 255;
    const byte UnsignedByte = 0x08;

    ImageShape? shape;
    bool holdsBytes;

    /// <inheritdoc/>
    public override string Name => folder;

    /// <inheritdoc/>
    public override string InputDescription => holdsBytes ? $"pixels from 0 to {MaxByte}, as in {folder}" : $"pixels as in {folder}";

    /// <inheritdoc/>
    public override IEnumerable<(string Option, string Path)> Files =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*-idx*").Select(file => ("--data", file)) : [];

    /// <inheritdoc/>
    public override ImageShape? Shape => shape;

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> CreatePreprocessing() => holdsBytes ? PixelRange.CreatePreprocessing() : [];

    /// <inheritdoc/>
    public override IInputRows GetFittingRows(Dataset training) => holdsBytes ? new PixelRange(training.Inputs, MaxByte) : training;

    /// <inheritdoc/>
    public override DataSplit Read(long seed, bool selects, float? holdout)
    {
        Require.Usage(
            holdout is null,
            $"{Holdout.Option} is for --csv and the embedded digits; the test rows of --data are the t10k files. Omit {Holdout.Option}.");
        // All four files are looked up before the first is read.
        (string Images, string Labels) trainingFiles = FindFiles("train"), testFiles = FindFiles("t10k");
        Dataset training = Idx.ReadDataset(trainingFiles.Images, trainingFiles.Labels), test = Idx.ReadDataset(testFiles.Images, testFiles.Labels);
        holdsBytes = HoldsBytes(trainingFiles.Images);
        shape = ReadShape(trainingFiles.Images);
        if (holdsBytes != HoldsBytes(testFiles.Images))
        {
            throw new FastNnFormatException($"{folder}: the images of one set are bytes, those of the other floats; both must have one type.");
        }
        if (holdsBytes)
        {
            (training, test) = (ToBytes(training), ToBytes(test));
        }
        if (selects)
        {
            (Dataset rest, Dataset? validation) = SplitValidation(training, seed);
            return new(rest, validation, Validation, test);
        }
        // As usual with MNIST, the whole training set is trained on; the test result after an epoch selects nothing.
        return new(training, test, "test", test);
    }

    /// <inheritdoc/>
    public override Dataset ReadTest(long seed, bool all, float holdout)
    {
        (string images, string labels) = FindFiles("t10k");
        Dataset test = Idx.ReadDataset(images, labels);
        return HoldsBytes(images) ? ToBytes(test) : test;
    }

    /// <summary>Scales pixels back to bytes; the library reads them as [0, 1].</summary>
    static Dataset ToBytes(Dataset images) => images.Scale(MaxByte);

    (string Images, string Labels) FindFiles(string set) => Directory.Exists(folder)
        ? (FindFile($"{set}-images-idx3-ubyte"), FindFile($"{set}-labels-idx1-ubyte"))
        : throw new DirectoryNotFoundException($"--data is {folder}, but there is no folder {Path.GetFullPath(folder)}; give a folder of IDX files.");

    string FindFile(string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? path : File.Exists($"{path}.gz") ? $"{path}.gz"
            : throw new FileNotFoundException($"{folder} has no file {name} or {name}.gz; the folder must have the four files of MNIST, with their names.");
    }

    /// <summary>Reads the shape of images from the header: big-endian counts of images, rows and columns follow the magic number, whose last byte is the
    /// number of dimensions.</summary>
    /// <returns>The shape; null where rows are no images of rows and columns.</returns>
    static ImageShape? ReadShape(string path)
    {
        using Stream stream = InputFile.Open(path);
        byte[] header = new byte[16];
        stream.ReadExactly(header);
        return header[3] == 3 ? new(BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8)), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(12))) : null;
    }

    static bool HoldsBytes(string path)
    {
        using Stream stream = InputFile.Open(path);
        Span<byte> magic = stackalloc byte[4];
        stream.ReadExactly(magic);
        return magic[2] == UnsignedByte;
    }
}
