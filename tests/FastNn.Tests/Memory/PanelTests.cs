using FastNn.Memory;

namespace FastNn.Tests.Memory;

public sealed class PanelTests
{
    [Fact]
    public void Columns_are_padded_to_the_next_whole_panel()
    {
        for (int columns = 0; columns <= 5000; columns++)
        {
            int padded = Panel.Pad(columns);
            Assert.True(padded % 16 == 0 && padded >= columns && padded < columns + 16, $"{columns} columns are padded to {padded}");
        }
        Assert.Throws<OverflowException>(() => Panel.Pad(int.MaxValue));
    }

    [Fact]
    public void Stride_is_whole_panels_and_never_a_multiple_of_4_KB()
    {
        for (int columns = 1; columns <= 5000; columns++)
        {
            int stride = Panel.Stride(columns);
            Assert.True(stride % 16 == 0 && stride >= columns && stride < columns + 32
                && stride * sizeof(float) % 4096 != 0, $"{columns} columns have a stride of {stride}");
        }
        Assert.Equal(48, Panel.Stride(33));
        Assert.Equal(1040, Panel.Stride(1024));
        Assert.Equal(1040, Panel.Stride(1025));
    }
}
