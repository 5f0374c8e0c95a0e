using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Tests.Architecture;

/// <summary>The page of promises names tests that are there.</summary>
public sealed class PromisesTests
{
    [Fact]
    public void Every_promise_has_its_tests()
    {
        string[] promises = [.. Regex.Split(File.ReadAllText(Repository.PathOf("docs/promises.md")), @"^\*\*", RegexOptions.Multiline).Skip(1)];
        string[] tests = [.. Directory.EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file))];

        // Fewer would mean that the page is not read as it is written.
        Assert.InRange(promises.Length, 8, 100);
        Assert.All(promises, promise =>
        {
            string[] named = [.. Regex.Matches(promise, "`([A-Za-z]+Tests)`").Select(match => match.Groups[1].Value)];
            Assert.NotEmpty(named);
            Assert.All(named, name => Assert.Contains(name, tests));
        });
    }
}
