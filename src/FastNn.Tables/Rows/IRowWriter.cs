using System.Numerics;

namespace FastNn.Tables;

/// <summary>Receives the values of a row, each by the index of its column in <see cref="ITableRow{TSelf}.Columns"/>.</summary>
public interface IRowWriter
{
    /// <summary>Receives that a column has no value.</summary>
    void Missing(int column);

    /// <summary>Receives a number; NaN is missing.</summary>
    void Number<T>(int column, T value) where T : struct, INumberBase<T>;

    /// <summary>Receives the index of a value in <see cref="RowColumn.Choices"/>; -1 for one that is not among them.</summary>
    void Choice(int column, int choice);

    /// <summary>Receives a text; null and empty texts are missing, and blanks around others are ignored.</summary>
    void Text(int column, string? value);

    /// <summary>Receives a date; one in local time is converted to UTC.</summary>
    void Date(int column, DateTime value);
}
