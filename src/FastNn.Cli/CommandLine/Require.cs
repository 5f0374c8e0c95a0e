using System.Diagnostics.CodeAnalysis;

namespace FastNn.Cli;

/// <summary>Checks the command line. A message says, in this order: option, actual value, what is required, how to mend it.</summary>
static class Require
{
    /// <summary>Throws <see cref="UsageException"/> where the condition is false.</summary>
    public static void Usage([DoesNotReturnIf(false)] bool condition, FormattableString message)
    {
        if (!condition)
        {
            throw new UsageException(FormattableString.Invariant(message));
        }
    }
}
