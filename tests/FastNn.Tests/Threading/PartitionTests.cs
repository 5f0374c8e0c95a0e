using FastNn.Threading;

namespace FastNn.Tests.Threading;

public sealed class PartitionTests
{
    [Fact]
    public void Parts_cover_the_range_in_equal_parts_of_whole_units()
    {
        foreach (int unit in new[] { 1, 2, 16, 32 })
        {
            for (int first = 0; first < 40; first += 13)
            {
                for (int length = 0; length <= 200; length++)
                {
                    for (int parts = 1; parts <= 17; parts++)
                    {
                        Check(first, first + length, parts, unit);
                    }
                }
            }
        }
        Check(0, int.MaxValue - 64, 64, 16);
        Check(0, int.MaxValue - 64, 7, 1);
    }

    static void Check(int first, int end, int parts, int unit)
    {
        int most = (end - first + unit - 1) / unit / parts * unit + unit;
        int start = Partition.Start(first, end, 0, parts, unit);
        if (start != first || Partition.Start(first, end, parts, parts, unit) != end)
        {
            Assert.Fail($"{parts} parts of {first}..{end} go from {start} to {Partition.Start(first, end, parts, parts, unit)}");
        }
        for (int part = 1; part <= parts; part++)
        {
            int next = Partition.Start(first, end, part, parts, unit);
            if (next < start || next - start > most || (next < end && (next - first) % unit != 0))
            {
                Assert.Fail($"part {part} of {parts} of {first}..{end} in units of {unit} goes from {start} to {next}");
            }
            start = next;
        }
    }
}
