namespace FastNn.Cli;

/// <summary>Reports an invalid command line. The message is a sentence for the user: option, actual value, what is required, how to mend it.</summary>
sealed class UsageException(string message) : Exception(message);
