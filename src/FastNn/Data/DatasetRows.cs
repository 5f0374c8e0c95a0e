using System.Linq;
using FastNn.Contracts;

namespace FastNn.Data;

/// <content>Datasets made from separate rows.</content>
public sealed partial class Dataset
{
    /// <summary>Copies rows of inputs and their labels into a dataset.</summary>
    /// <param name="rows">The inputs of each row, all of one length; at least one row.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="classes">The number of classes, at most <see cref="MaxClasses"/>; 0 for the highest label + 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, there is no row, or a label is out of range.</exception>
    public static Dataset FromRows(IEnumerable<float[]> rows, IEnumerable<int> labels, int classes = 0)
    {
        ArgumentNullException.ThrowIfNull(labels);
        float[] inputs = Flatten(rows, nameof(rows), out int inputsPerRow);
        return new Dataset(inputs, inputsPerRow, labels.ToArray(), classes);
    }

    /// <summary>Copies rows of inputs and their rows of targets into a dataset.</summary>
    /// <param name="rows">The inputs of each row, all of one length; at least one row.</param>
    /// <param name="targets">The targets of each row, all of one length.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or there is no row.</exception>
    public static Dataset FromRows(IEnumerable<float[]> rows, IEnumerable<float[]> targets)
    {
        float[] inputs = Flatten(rows, nameof(rows), out int inputsPerRow), flat = Flatten(targets, nameof(targets), out int targetsPerRow);
        return new Dataset(inputs, inputsPerRow, flat, targetsPerRow);
    }

    static float[] Flatten(IEnumerable<float[]> rows, string parameter, out int width)
    {
        ArgumentNullException.ThrowIfNull(rows, parameter);
        var flat = new List<float>();
        width = -1;
        foreach (float[] row in rows)
        {
            ArgumentNullException.ThrowIfNull(row, parameter);
            width = width < 0 ? row.Length : width;
            Require.Argument(row.Length == width
                && width > 0, parameter, $"A row of {parameter} has {row.Length} values; it must have as many as the first, {width}, and at least 1.");
            flat.AddRange(row);
        }
        Require.Argument(width > 0, parameter, $"{parameter} is empty; a dataset needs at least one row.");
        return [.. flat];
    }
}
