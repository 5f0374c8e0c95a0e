namespace FastNn.Cli;

/// <summary>The command line asks for what cannot be; the message is a sentence for the user, with the value and the fix.</summary>
sealed class UsageException(string message) : Exception(message);
