using AotSmoke;

string folder = Directory.CreateTempSubdirectory("fastnn-").FullName;
try
{
    var (tier, hash) = Smoke.Run(folder);
    Console.WriteLine($"{tier} {hash}");
}
finally
{
    Directory.Delete(folder, recursive: true);
}
