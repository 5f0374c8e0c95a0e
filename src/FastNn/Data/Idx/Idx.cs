using FastNn.Contracts;

namespace FastNn.Data;

/// <summary>
/// Reads IDX files, the format of MNIST and its kin, plain or gzip (told by content, not by name). A malformed file ends in
/// one exception, <see cref="FastNnFormatException"/>, before more memory is taken than the file can back.
/// </summary>
public static class Idx
{
    /// <summary>Reads images and their labels.</summary>
    /// <param name="imagesPath">
    /// An IDX file of two or more dimensions, rows first: unsigned bytes, which are scaled to [0, 1] (byte / 255), or floats, taken as they are.
    /// </param>
    /// <param name="labelsPath">An IDX file of one dimension: a class in 0..999,999 for each image.</param>
    /// <exception cref="FastNnFormatException">A file is malformed, or they do not belong together.</exception>
    /// <exception cref="IOException">A file cannot be opened or read; <see cref="UnauthorizedAccessException"/> if it may not be.</exception>
    public static Dataset ReadDataset(string imagesPath, string labelsPath)
    {
        using DataSource images = DataSource.Open(imagesPath);
        using DataSource labels = DataSource.Open(labelsPath);
        return ReadDataset(images, labels);
    }

    /// <summary>Reads images and their labels, as <see cref="ReadDataset(string, string)"/> does, from streams that it leaves open.</summary>
    public static Dataset ReadDataset(Stream images, Stream labels)
    {
        using DataSource imageSource = DataSource.Over(images, "images stream");
        using DataSource labelSource = DataSource.Over(labels, "labels stream");
        return ReadDataset(imageSource, labelSource);
    }

    /// <summary>Reads an IDX file of any type and shape.</summary>
    /// <exception cref="FastNnFormatException">The file is malformed.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; <see cref="UnauthorizedAccessException"/> if it may not be.</exception>
    public static IdxArray Read(string path)
    {
        using DataSource source = DataSource.Open(path);
        return IdxArray.Read(source, IdxHeader.Read(source));
    }

    /// <summary>Reads an IDX array of any type and shape from a stream, which must end with it and is left open.</summary>
    /// <exception cref="FastNnFormatException">The content is malformed.</exception>
    public static IdxArray Read(Stream stream)
    {
        using DataSource source = DataSource.Over(stream, "stream");
        return IdxArray.Read(source, IdxHeader.Read(source));
    }

    static Dataset ReadDataset(DataSource images, DataSource labels)
    {
        // Both headers come first: files that do not belong together are refused before their data are read.
        IdxHeader imageHeader = IdxHeader.Read(images);
        IdxHeader labelHeader = IdxHeader.Read(labels);
        CheckImages(images, imageHeader);
        CheckLabels(labels, labelHeader);
        int rows = imageHeader.Dimensions[0];
        if (rows != labelHeader.Count)
        {
            throw labels.Malformed(4, $"The file has {labelHeader.Count} labels, but {images.Name} has {rows} images: give the two files of one set.",
                FormatError.Mismatch);
        }
        float[] inputs = ReadInputs(images, imageHeader);
        return new Dataset(inputs, inputs.Length / rows, ReadLabels(labels, labelHeader));
    }

    static void CheckImages(DataSource source, IdxHeader header)
    {
        if (header.Type is not (IdxType.UnsignedByte or IdxType.Single or IdxType.Double))
        {
            throw source.Malformed(2,
                $"The values are of type {header.Type}; expected unsigned bytes or floats. Read other types with Idx.Read and scale them.",
                FormatError.Unsupported);
        }
        if (header.Dimensions.Length < 2)
        {
            throw source.Malformed(3,
                "The file has one dimension, as labels have; expected images, of two or more. Exchange the two files if they are swapped.",
                FormatError.WrongFormat);
        }
        if (header.Count == 0)
        {
            throw source.Malformed(4, "The file has no images; expected at least one, of at least one value.", FormatError.Missing);
        }
    }

    static void CheckLabels(DataSource source, IdxHeader header)
    {
        if (header.Type is IdxType.Single or IdxType.Double)
        {
            throw source.Malformed(2, $"The values are of type {header.Type}; expected labels, which are integers.", FormatError.WrongFormat);
        }
        if (header.Dimensions.Length != 1)
        {
            throw source.Malformed(3,
                $"The file has {header.Dimensions.Length} dimensions; expected labels, of one. Exchange the two files if they are swapped.",
                FormatError.WrongFormat);
        }
    }

    static float[] ReadInputs(DataSource source, IdxHeader header)
    {
        IdxArray values = IdxArray.Read(source, header);
        float[] inputs = new float[values.Count];
        values.CopyTo(inputs);
        if (header.Type is IdxType.UnsignedByte)
        {
            foreach (ref float input in inputs.AsSpan())
            {
                input /= 255f;
            }
            return inputs;
        }
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!float.IsFinite(inputs[i]))
            {
                throw source.Malformed(header.GetOffset(i), "The value is not finite, or beyond the range of float; expected a finite one.",
                    FormatError.InvalidValue);
            }
        }
        return inputs;
    }

    static int[] ReadLabels(DataSource source, IdxHeader header)
    {
        IdxArray values = IdxArray.Read(source, header);
        int[] labels = new int[values.Count];
        values.CopyTo(labels);
        for (int i = 0; i < labels.Length; i++)
        {
            if (!TargetRules.IsLabel(labels[i], Dataset.MaxClasses))
            {
                throw source.Malformed(header.GetOffset(i),
                    FormattableString.Invariant($"The label is {labels[i]}; {TargetRules.LabelRange(Dataset.MaxClasses)}."),
                    FormatError.InvalidValue);
            }
        }
        return labels;
    }
}
