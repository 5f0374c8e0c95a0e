using System.Buffers.Binary;
using FastNn.Data;

namespace FastNn.Cli;

/// <summary>A folder of four IDX files named as MNIST's, each plain or with <c>.gz</c> at its end.</summary>
sealed class IdxFolder(string folder) : SampleSource
{
    const int HighestByte = 255;
    const byte UnsignedByte = 0x08;

    ImageShape? shape;
    bool holdsBytes;

    /// <inheritdoc/>
    public override string Name => folder;

    /// <inheritdoc/>
    public override string InputRange => $"the values of an image as they stand in {folder}, 0 to {HighestByte} where they are bytes";

    /// <inheritdoc/>
    public override IEnumerable<(string Option, string Path)> Files => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*-idx*").Select(file => ("--data", file)) : [];

    /// <inheritdoc/>
    public override ImageShape? Shape => shape;

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Preparation() => holdsBytes ? PixelRange.Preparation() : [];

    /// <inheritdoc/>
    public override IInputRows Extent(Dataset training) => holdsBytes ? new PixelRange(training.Inputs, HighestByte) : training;

    /// <inheritdoc/>
    public override Samples Read(long seed, bool decides, float? heldBack)
    {
        if (heldBack is not null)
        {
            throw new UsageException($"{Holdout.Option} belongs to --csv and the embedded digits; the test images of --data are the t10k files.");
        }
        // All four are looked for before the first is read.
        (string Images, string Labels) trainingFiles = Find("train"), testFiles = Find("t10k");
        Dataset training = Idx.ReadDataset(trainingFiles.Images, trainingFiles.Labels), test = Idx.ReadDataset(testFiles.Images, testFiles.Labels);
        holdsBytes = HoldsBytes(trainingFiles.Images);
        shape = ShapeOf(trainingFiles.Images);
        if (holdsBytes != HoldsBytes(testFiles.Images))
        {
            throw new FastNnFormatException($"{folder}: the images of one set are bytes, those of the other floats; both must be of one type.");
        }
        if (holdsBytes)
        {
            (training, test) = (InBytes(training), InBytes(test));
        }
        if (decides)
        {
            (Dataset rest, Dataset? watched) = SetAside(training, seed);
            return new(rest, watched, Validation, test);
        }
        // All of the training set is trained on, as everybody does who compares results; nothing is decided by what the test set says meanwhile.
        return new(training, test, "test", test);
    }

    /// <inheritdoc/>
    public override Dataset ReadTest(long seed, bool all, float heldBack)
    {
        (string images, string labels) = Find("t10k");
        Dataset test = Idx.ReadDataset(images, labels);
        return HoldsBytes(images) ? InBytes(test) : test;
    }

    // The library has scaled bytes to [0, 1].
    static Dataset InBytes(Dataset images) => images.Scale(HighestByte);

    (string Images, string Labels) Find(string set) => Directory.Exists(folder)
        ? (FindFile($"{set}-images-idx3-ubyte"), FindFile($"{set}-labels-idx1-ubyte"))
        : throw new DirectoryNotFoundException($"There is no folder {Path.GetFullPath(folder)}; --data takes a folder of IDX files.");

    string FindFile(string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? path : File.Exists($"{path}.gz") ? $"{path}.gz"
            : throw new FileNotFoundException($"{folder} has no {name} and no {name}.gz; the folder must have MNIST's four files, by their names.");
    }

    /// <summary>
    /// After the magic number, whose last byte is the number of dimensions, stand these: images, rows, columns, four bytes each, the highest first. Only images
    /// of
    /// rows and columns have a shape.
    /// </summary>
    static ImageShape? ShapeOf(string path)
    {
        using Stream stream = PlainFile.Open(path);
        byte[] header = new byte[16];
        stream.ReadExactly(header);
        return header[3] == 3 ? new(BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8)), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(12))) : null;
    }

    static bool HoldsBytes(string path)
    {
        using Stream stream = PlainFile.Open(path);
        Span<byte> magic = stackalloc byte[4];
        stream.ReadExactly(magic);
        return magic[2] == UnsignedByte;
    }
}
