using FastNn.Data;

namespace FastNn.Tests.Data;

public sealed class CsvOptionsTests
{
    [Fact]
    public void Unset_options_are_the_documented_ones()
    {
        CsvOptions options = new();

        Assert.Equal((',', CsvHeader.Detect, false, 0), (options.Separator, options.Header, options.Regression, options.Classes));
    }

    [Theory]
    [InlineData('\0')]
    [InlineData('\n')]
    [InlineData('\r')]
    [InlineData('"')]
    [InlineData('.')]
    [InlineData('-')]
    [InlineData('+')]
    [InlineData('0')]
    [InlineData('e')]
    [InlineData('E')]
    [InlineData('\u007F')]
    [InlineData('\u00A7')]
    [InlineData('，')]
    public void Separators_that_numbers_or_lines_need_are_refused(char separator) =>
        Assert.ThrowsAny<ArgumentException>(() => new CsvOptions { Separator = separator });

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new CsvOptions { Header = (CsvHeader)3 });
        Assert.ThrowsAny<ArgumentException>(() => new CsvOptions { Classes = -1 });
        Assert.ThrowsAny<ArgumentException>(() => new CsvOptions { Classes = Dataset.MaxClasses + 1 });
    }
}
