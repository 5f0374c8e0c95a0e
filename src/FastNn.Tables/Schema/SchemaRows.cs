using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Rows that are read and encoded by a schema, one after the other.</summary>
abstract class SchemaRows : IDisposable
{
    /// <summary>Reads the next row, with a label where rows must have one; false at the end.  inputs: [<see cref="TableSchema.InputCount"/>]</summary>
    public abstract bool Next(Span<float> inputs, ref int label, ref float target);

    /// <summary>Reads the label of the next row alone; false at the end.</summary>
    protected abstract bool NextLabel();

    /// <summary>The exception for a source without rows.</summary>
    public abstract FastNnFormatException Empty();

    public abstract void Dispose();

    /// <summary>Counts the remaining rows, at least one; reads their labels alone.</summary>
    public int CountRows()
    {
        long count = 0;
        while (NextLabel())
        {
            count++;
        }
        return count is > 0 and <= int.MaxValue ? (int)count : throw Empty();
    }

    /// <summary>Calls back with each remaining row, at least one.</summary>
    public void ForEachInput(int inputs, InputRow each)
    {
        float[] row = new float[inputs];
        int label = 0;
        float target = 0;
        bool isEmpty = true;
        for (; Next(row, ref label, ref target); isEmpty = false)
        {
            each(row);
        }
        if (isEmpty)
        {
            throw Empty();
        }
    }

    /// <summary>Returns a reader for a <see cref="StreamingDataset"/>, which disposes these rows.</summary>
    public ISampleReader ToSamples() => new SampleReader(this);

    sealed class SampleReader(SchemaRows rows) : ISampleReader
    {
        public bool Read(Span<float> input, ref int label, Span<float> target)
        {
            float value = 0;
            bool isThere = rows.Next(input, ref label, ref value);
            if (!target.IsEmpty)
            {
                target[0] = value;
            }
            return isThere;
        }

        public void Dispose() => rows.Dispose();
    }
}
