using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>Encodes rows of a type by a schema: see <see cref="TableSchema.CreateRowEncoder{T}"/>. Immutable; for any number of threads.</summary>
/// <typeparam name="T">The type of a row.</typeparam>
public sealed class TableRowEncoder<T> where T : ITableRow<T>
{
    readonly RowPlace[] places;

    internal TableRowEncoder(TableSchema schema) => (Schema, places) = (schema, new RowBinding(schema, T.Columns).Bind(typeof(T).Name));

    /// <summary>The schema.</summary>
    public TableSchema Schema { get; }

    /// <summary>Encodes a row. Its label, and columns that the training ignored, are not read. Allocates nothing.</summary>
    /// <param name="row">The row.</param>
    /// <param name="encoded">[<see cref="TableSchema.InputCount"/>], overwritten.</param>
    /// <exception cref="ArgumentException">A number is beyond the range of float, a text is not a date where one is needed, or the encoded row has another
    /// length.</exception>
    public void Encode(in T row, Span<float> encoded)
    {
        Require.Argument(encoded.Length == Schema.InputCount, nameof(encoded),
            $"encoded has {encoded.Length} floats; it must have {Schema.InputCount}, an encoded row.");
        Encode(row, places, encoded);
    }

    /// <summary>Finds the value for which <see cref="Encode(in T, Span{float})"/> throws.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The name of its column; null where all values can be encoded.</returns>
    public string? FindUnfit(in T row)
    {
        float[] encoded = new float[Schema.InputCount];
        for (int column = 0; column < places.Length; column++)
        {
            var one = new RowPlace[places.Length];
            one[column] = places[column];
            try
            {
                Encode(row, one, encoded);
            }
            catch (ArgumentException)
            {
                return T.Columns[column].Name;
            }
        }
        return null;
    }

    void Encode(in T row, RowPlace[] places, Span<float> encoded)
    {
        var writer = new RowEncodingWriter(places, Schema.Formats, encoded);
        T.Write(row, ref writer);
    }
}
