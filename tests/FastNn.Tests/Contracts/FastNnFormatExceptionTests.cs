namespace FastNn.Tests.Contracts;

public sealed class FastNnFormatExceptionTests
{
    [Fact]
    public void Message_names_file_place_and_problem()
    {
        var inner = new InvalidDataException();

        var e = new FastNnFormatException("a.idx", 3, "The rank is 0; expected 1 to 8.", inner);

        Assert.Equal("a.idx, byte 3: The rank is 0; expected 1 to 8.", e.Message);
        Assert.Equal("a.idx", e.File);
        Assert.Equal(3, e.Offset);
        Assert.Same(inner, e.InnerException);
        Assert.IsAssignableFrom<FormatException>(e);
    }

    [Fact]
    public void Unknown_place_is_left_out()
    {
        Assert.Equal("a.idx: It is empty.", new FastNnFormatException("a.idx", -1, "It is empty.").Message);
        Assert.Equal(-1, new FastNnFormatException("a.idx", -1, "It is empty.").Offset);
        Assert.Equal(-1, new FastNnFormatException("It is empty.").Offset);
        Assert.Null(new FastNnFormatException("It is empty.").File);
        Assert.NotEmpty(new FastNnFormatException().Message);
    }
}
