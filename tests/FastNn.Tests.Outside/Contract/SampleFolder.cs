using FastNn.Tests.Support;

namespace Outside.Contract;

/// <summary>A temporary current folder with the tables of samples/data, as in a clone of the repository.</summary>
static class SampleFolder
{
    public static void Run(Action action)
    {
        string before = Environment.CurrentDirectory, folder = Directory.CreateTempSubdirectory("fastnn-").FullName;
        try
        {
            Environment.CurrentDirectory = folder;
            Directory.CreateDirectory("samples/data");
            foreach (string table in (string[])["samples/data/penguins.csv", "samples/data/iris.csv"])
            {
                File.Copy(Repository.PathOf(table), table);
            }
            action();
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }
}
