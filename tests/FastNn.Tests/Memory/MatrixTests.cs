using FastNn.Memory;

namespace FastNn.Tests.Memory;

/// <summary><see cref="Matrix"/> and <see cref="ReadOnlyMatrix"/>, which must behave alike.</summary>
public sealed class MatrixTests
{
    [Theory]
    [InlineData(-1, 2, 2, "-1 rows")]
    [InlineData(2, -1, 2, "-1 columns")]
    [InlineData(2, -1, -1, "-1 columns")]
    [InlineData(2, 3, 2, "stride of 2")]
    [InlineData(2, 3, -3, "stride of -3")]
    [InlineData(0, 3, 2, "stride of 2")]
    [InlineData(int.MinValue, 1, 1, "-2147483648 rows")]
    public void Impossible_sizes_are_refused(int rows, int columns, int stride, string named)
    {
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => { _ = new Matrix(new float[100], rows, columns, stride); }).Message);
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => { _ = new ReadOnlyMatrix(new float[100], rows, columns, stride); }).Message);
    }

    [Theory]
    [InlineData(1, 1, 1, 0)]
    [InlineData(3, 5, 5, 14)]
    [InlineData(3, 5, 16, 36)]
    [InlineData(2, 1, int.MaxValue, 100)]
    [InlineData(int.MaxValue, 1, int.MaxValue, 100)]
    [InlineData(65_536, 65_536, 65_536, 0)]
    [InlineData(3, 1_431_655_766, 1_431_655_766, 2)]
    public void Span_that_is_too_short_is_refused(int rows, int columns, int stride, int length)
    {
        long needed = ((rows - 1L) * stride) + columns;
        Assert.Contains($"needs {needed:N0} floats, the span has {length:N0}",
            Assert.Throws<ArgumentException>(() => { _ = new Matrix(new float[length], rows, columns, stride); }).Message);
        Assert.Contains($"needs {needed:N0} floats, the span has {length:N0}",
            Assert.Throws<ArgumentException>(() => { _ = new ReadOnlyMatrix(new float[length], rows, columns, stride); }).Message);
    }

    [Theory]
    [InlineData(3, 5, 5, 15)]
    [InlineData(3, 5, 16, 37)]
    [InlineData(3, 5, 16, 48)]
    [InlineData(0, 5, 16, 0)]
    [InlineData(3, 0, 0, 0)]
    [InlineData(3, 0, 16, 0)]
    public void Rows_lie_a_stride_apart(int rows, int columns, int stride, int length)
    {
        float[] data = [.. Enumerable.Range(0, length).Select(i => (float)i)];
        var matrix = new Matrix(data, rows, columns, stride);
        ReadOnlyMatrix readOnly = matrix, direct = new(data, rows, columns, stride);

        Assert.Equal((rows, columns, stride, length), (matrix.Rows, matrix.Columns, matrix.Stride, matrix.Data.Length));
        Assert.Equal((rows, columns, stride, length), (readOnly.Rows, readOnly.Columns, readOnly.Stride, readOnly.Data.Length));
        Assert.Equal(rows == 0 || columns == 0, matrix.IsEmpty);
        Assert.Equal(rows == 0 || columns == 0, direct.IsEmpty);
        for (int row = 0; row < rows; row++)
        {
            float[] expected = [.. Enumerable.Range(row * stride, columns).Select(i => (float)i)];
            Assert.Equal(expected, matrix.Row(row));
            Assert.Equal(expected, readOnly.Row(row));
            Assert.Equal(expected, direct.Row(row));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Row_that_is_not_there_is_refused(int row)
    {
        float[] data = new float[48];
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new Matrix(data, 3, 5, 16).Row(row); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new ReadOnlyMatrix(data, 3, 5, 16).Row(row); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = default(Matrix).Row(row); });
    }

    [Fact]
    public void Default_is_empty()
    {
        Assert.True(default(Matrix).IsEmpty);
        Assert.True(default(ReadOnlyMatrix).IsEmpty);
        Assert.Equal(0, default(Matrix).Data.Length);
    }

    [Fact]
    public void Without_a_stride_rows_follow_each_other()
    {
        float[] data = [1, 2, 3, 4, 5, 6];
        Assert.Equal([4, 5, 6], new Matrix(data, 2, 3).Row(1));
        Assert.Equal([4, 5, 6], new ReadOnlyMatrix(data, 2, 3).Row(1));
    }

    [Theory]
    [InlineData(3, 5, 16, 48, true)]
    [InlineData(3, 5, 16, 47, false)]
    [InlineData(3, 16, 16, 48, true)]
    [InlineData(3, 5, 5, 48, false)]
    [InlineData(3, 5, 17, 100, false)]
    [InlineData(0, 5, 16, 0, true)]
    public void Padded_is_what_has_whole_panels_in_every_row(int rows, int columns, int stride, int length, bool padded)
    {
        Assert.Equal(padded, new Matrix(new float[length], rows, columns, stride).IsPadded);
        Assert.Equal(padded, new ReadOnlyMatrix(new float[length], rows, columns, stride).IsPadded);
    }

    [Fact]
    public void Slice_is_some_of_the_rows()
    {
        float[] tight = [.. Enumerable.Range(0, 37).Select(i => (float)i)];
        var matrix = new Matrix(tight, 3, 5, 16);
        for (int first = 0; first < 3; first++)
        {
            for (int rows = 0; first + rows <= 3; rows++)
            {
                Matrix slice = matrix.Slice(first, rows);
                ReadOnlyMatrix readOnly = new ReadOnlyMatrix(tight, 3, 5, 16).Slice(first, rows);
                Assert.Equal((rows, 5, 16), (slice.Rows, slice.Columns, slice.Stride));
                Assert.Equal((rows, 5, 16), (readOnly.Rows, readOnly.Columns, readOnly.Stride));
                for (int row = 0; row < rows; row++)
                {
                    Assert.Equal(matrix.Row(first + row), slice.Row(row));
                    Assert.Equal(matrix.Row(first + row), readOnly.Row(row));
                }
            }
        }
    }

    [Fact]
    public void Rows_of_a_slab_are_padded()
    {
        var slab = new Slab(100);
        slab.Span[17] = 5;
        var matrix = Matrix.Whole(slab.Slice(16, 64), 2, 3, 32);

        Assert.Equal((2, 3, 32, 64), (matrix.Rows, matrix.Columns, matrix.Stride, matrix.Data.Length));
        Assert.Equal([0, 5, 0], matrix.Row(0));
        Assert.True(matrix.IsPadded);
    }
}
