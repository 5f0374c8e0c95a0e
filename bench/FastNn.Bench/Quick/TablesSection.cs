using System.Diagnostics;
using System.Globalization;
using nietras.SeparatedValues;
using DataTable = FastNn.Tables.Table;

namespace FastNn.Bench.Quick;

/// <summary>
/// Reads a CSV file of 100 MB, 20 columns of numbers, in turns: as a table, and with Sep alone, the parser below it, which reads the same columns as floats
/// into lists. Then, in a process of its own, the peak of memory while the table is read, as a multiple of the floats that are kept.
/// </summary>
static class TablesSection
{
    const int Columns = 20, Repetitions = 8;
    const long Length = 100_000_000;

    public static void Run(Table table)
    {
        string folder = Directory.CreateTempSubdirectory("fastnn-bench-").FullName, path = Path.Combine(folder, "numbers.csv");
        try
        {
            Write(path);
            table.Head($"CSV of {Length / 1_000_000} MB, {Columns} columns of numbers", "table", "Sep alone", "share of Sep's speed",
                "managed peak / floats", "process peak / floats");
            var tables = new List<double>();
            var peers = new List<double>();
            for (int i = 0; i <= Repetitions; i++)
            {
                double peer = Time(() => ReadWithSep(path)), own = Time(() => DataTable.FromCsv(path));
                if (i > 0)
                {
                    peers.Add(peer);
                    tables.Add(own);
                }
            }
            Timing read = Of(tables), sep = Of(peers);
            string[] memory = Child.Ask(["table", path]).Split(' ');
            table.Row($"{DataTable.FromCsv(path).RowCount:n0} rows", Rate(read), Rate(sep), Table.Shares(sep, read), memory[0], memory[1]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Prints the peaks of managed memory and of the process while a table is read, beyond those of a small one, per byte of its floats.</summary>
    public static string MeasureMemory(string path)
    {
        string small = path + ".small";
        File.WriteAllLines(small, File.ReadLines(path).Take(5_000));
        DataTable.FromCsv(small);
        long before = GC.GetTotalMemory(forceFullCollection: true), resident = ReadStatus("VmRSS"), peak = 0;
        bool isDone = false;
        var sampler = new Thread(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
                Thread.Sleep(1);
            }
        });
        sampler.Start();
        DataTable table = DataTable.FromCsv(path);
        Volatile.Write(ref isDone, true);
        sampler.Join();
        double floats = sizeof(float) * (double)table.RowCount * table.Columns.Count;
        return FormattableString.Invariant($"{(peak - before) / floats:f2} {(ReadStatus("VmHWM") - resident) / floats:f2}");
    }

    static int ReadWithSep(string path)
    {
        using SepReader reader = Sep.New(',').Reader().FromFile(path);
        List<float>[] columns = [.. reader.Header.ColNames.Select(_ => new List<float>())];
        foreach (SepReader.Row row in reader)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                columns[i].Add(row[i].Parse<float>());
            }
        }
        return columns[0].Count;
    }

    // Counts, prices, floats with all digits, and large numbers with one: columns as they are found.
    static void Write(string path)
    {
        var random = new Random(1);
        using var file = new StreamWriter(path);
        file.WriteLine(string.Join(',', Enumerable.Range(0, Columns).Select(i => $"x{i}")));
        for (long written = 0; written < Length;)
        {
            string line = string.Join(',', Enumerable.Range(0, Columns).Select(i => (i % 4) switch
            {
                0 => random.Next(1_000).ToString(CultureInfo.InvariantCulture),
                1 => (random.NextDouble() * 100 - 50).ToString("F2", CultureInfo.InvariantCulture),
                2 => random.NextSingle().ToString("R", CultureInfo.InvariantCulture),
                _ => (random.NextDouble() * 1e6).ToString("F1", CultureInfo.InvariantCulture),
            }));
            file.WriteLine(line);
            written += line.Length + 1;
        }
    }

    static double Time<T>(Func<T> read)
    {
        long start = Stopwatch.GetTimestamp();
        GC.KeepAlive(read());
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    static Timing Of(List<double> times)
    {
        times.Sort();
        return new(times[0], times[times.Count / 2]);
    }

    static string Rate(Timing time) => FormattableString.Invariant($"{Length / time.Best / 1e6:f0} / {Length / time.Median / 1e6:f0} MB/s");

    static long ReadStatus(string key) =>
        1_024 * long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal)).Split(':')[1].Replace("kB", ""),
            CultureInfo.InvariantCulture);
}
