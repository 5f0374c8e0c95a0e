using System.Globalization;

namespace FastNn.Data;

/// <summary>What a dataset refuses, and in which words.</summary>
static class DatasetCheck
{
    /// <summary>The number of rows that the inputs make.</summary>
    public static int Rows(ReadOnlyMemory<float> inputs, int inputsPerRow)
    {
        if (inputsPerRow < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(inputsPerRow), Invariant($"inputsPerRow is {inputsPerRow}: a row needs at least 1 input."));
        }
        if (inputs.IsEmpty)
        {
            throw new ArgumentException("inputs is empty: a dataset needs at least one row.", nameof(inputs));
        }
        if (inputs.Length % inputsPerRow != 0)
        {
            throw new ArgumentException(
                $"inputs has {inputs.Length} values, which is no multiple of inputsPerRow = {inputsPerRow}: give whole rows.", nameof(inputs));
        }
        return inputs.Length / inputsPerRow;
    }

    public static void Labels(ReadOnlyMemory<int> labels, int rows)
    {
        if (labels.Length != rows)
        {
            throw new ArgumentException($"labels has {labels.Length} values, but inputs makes {rows} rows: give one label per row.", nameof(labels));
        }
    }

    public static void Weights(ReadOnlyMemory<float> weights, int rows)
    {
        if (weights.Length != rows)
        {
            throw new ArgumentException($"weights has {weights.Length} values, but the dataset has {rows} rows: give one weight per row.", nameof(weights));
        }
        for (int row = 0; row < rows; row++)
        {
            if (!(weights.Span[row] >= 0 && float.IsFinite(weights.Span[row])))
            {
                throw new ArgumentException(Invariant($"weights[{row}] is {weights.Span[row]}: a weight must be a finite number of at least 0."), nameof(weights));
            }
        }
    }

    public static void Targets(ReadOnlyMemory<float> targets, int targetsPerRow, int rows)
    {
        if (targetsPerRow < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(targetsPerRow), Invariant($"targetsPerRow is {targetsPerRow}: a row needs at least 1 target."));
        }
        long expected = (long)rows * targetsPerRow;
        if (targets.Length != expected)
        {
            throw new ArgumentException(
                $"targets has {targets.Length} values, but {rows} rows of {targetsPerRow} are {expected}: give one row of targets per row of inputs.",
                nameof(targets));
        }
    }

    /// <summary>The number of classes: as stated, or the highest label + 1.</summary>
    public static int Classes(ReadOnlySpan<int> labels, int classes)
    {
        if ((uint)classes > Dataset.MaxClasses)
        {
            throw new ArgumentOutOfRangeException(
                nameof(classes), Invariant($"classes is {classes}: expected 1 to {Dataset.MaxClasses}, or 0 for the highest label + 1."));
        }
        int highest = 0;
        int limit = classes == 0 ? Dataset.MaxClasses : classes;
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)limit)
            {
                throw new ArgumentException(
                    Invariant($"labels[{row}] is {labels[row]}: expected 0 to {limit - 1}. Number classes from 0; give real values as targets."),
                    nameof(labels));
            }
            highest = Math.Max(highest, labels[row]);
        }
        return classes == 0 ? highest + 1 : classes;
    }

    public static void Row(int row, int count)
    {
        if ((uint)row >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(nameof(row), Invariant($"row is {row}: expected 0 to {count - 1}."));
        }
    }

    public static void BatchRows(ReadOnlySpan<int> rows, int count)
    {
        foreach (int row in rows)
        {
            Row(row, count);
        }
    }

    public static void BatchLength(int length, int rows, int width, string name)
    {
        long expected = (long)rows * width;
        if (length != expected)
        {
            throw new ArgumentException($"{name} has {length} values, but {rows} rows of {width} are {expected}.", name);
        }
    }

    public static void Taken(int count, int available)
    {
        if (count < 1 || count > available)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), Invariant($"count is {count}: expected 1 to {available}, the rows of this dataset."));
        }
    }

    /// <summary>How many of the rows a fraction is.</summary>
    public static int FirstPart(float fraction, int count)
    {
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), Invariant($"fraction is {fraction}: expected more than 0 and less than 1."));
        }

        int first = Share(fraction, count);
        if (first == 0 || first == count)
        {
            throw new ArgumentException(
                Invariant($"fraction is {fraction}: of {count} rows that leaves one part empty. Give each part at least one row."), nameof(fraction));
        }
        return first;
    }

    /// <summary>
    /// round(count·fraction), halves up, of the fraction as it is written: with the 7 significant digits that a float has, so that 0.9f, which is less than
    /// 0.9, makes 14 of 15 rows.
    /// In whole numbers, because the conversion to decimal rounds to 7 digits on some runtimes alone.
    /// </summary>
    static int Share(float fraction, int count)
    {
        // From 10^17 on, even 2^31 rows of a number below 10^6 are less than half a row.
        long one = 10_000_000;
        while (fraction * (double)one < 1e6 && one < 100_000_000_000_000_000)
        {
            one *= 10;
        }
        long digits = (long)Math.Round(fraction * (double)one);
        return (int)((2L * count * digits + one) / (2 * one));
    }

    public static void Folds(int k, int count)
    {
        if (k < 2 || k > count)
        {
            throw new ArgumentOutOfRangeException(nameof(k), Invariant($"k is {k}: expected 2 to {count}, the rows of this dataset."));
        }
    }

    public static void HasClasses(bool hasClasses)
    {
        if (!hasClasses)
        {
            throw new InvalidOperationException("This dataset has targets, not labels, so there are no classes to be spread evenly: split it without stratifying.");
        }
    }

    public static void Factor(float factor)
    {
        if (factor == 0 || !float.IsFinite(factor))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), Invariant($"factor is {factor}: expected a finite number other than 0."));
        }
    }

    public static int ArrayLength(int rows, int width)
    {
        long length = (long)rows * width;
        return length <= Array.MaxLength
            ? (int)length
            : throw new InvalidOperationException($"{rows} rows of {width} values are too many for one array: take fewer rows.");
    }

    public static void Has(bool labels, bool hasLabels)
    {
        if (labels != hasLabels)
        {
            throw new InvalidOperationException(hasLabels
                ? "This dataset has labels, not targets: read labels, or make targets of them with OneHot()."
                : "This dataset has targets, not labels: read targets.");
        }
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
