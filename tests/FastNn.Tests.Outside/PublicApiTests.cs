using System.Reflection;
using System.Runtime.CompilerServices;

namespace Outside;

/// <summary>Holds that this assembly stands where a user stands.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Outsider_sees_no_internals()
    {
        string outsider = typeof(PublicApiTests).Assembly.GetName().Name!;

        IEnumerable<string> friends = Assembly.Load("FastNn")
            .GetCustomAttributes<InternalsVisibleToAttribute>()
            .Select(friend => friend.AssemblyName);

        Assert.NotEmpty(friends);
        Assert.DoesNotContain(outsider, friends);
    }
}
