using System.Globalization;
using FastNn.Data;
using FastNn.Tests.Support;

namespace FastNn.Tests.Formats;

/// <summary>The rows of samples/data/iris.csv, read again in every epoch.</summary>
sealed class IrisFile() : StreamingDataset(150, 4, 3, hasLabels: true)
{
    static readonly string[] species = ["setosa", "versicolor", "virginica"];

    public override ISampleReader Open() => new Reader();

    sealed class Reader : ISampleReader
    {
        readonly StreamReader lines = new(Repository.PathOf("samples/data/iris.csv"));

        public Reader() => lines.ReadLine();

        public bool Read(Span<float> input, ref int label, Span<float> target)
        {
            if (lines.ReadLine() is not { } line)
            {
                return false;
            }
            string[] cells = line.Split(',');
            for (int i = 0; i < input.Length; i++)
            {
                input[i] = float.Parse(cells[i], CultureInfo.InvariantCulture);
            }
            label = Array.IndexOf(species, cells[^1]);
            return true;
        }

        public void Dispose() => lines.Dispose();
    }
}
