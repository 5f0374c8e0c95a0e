namespace FastNn.Baking;

/// <summary>The exception for a model that cannot be written as C#; the message says why, and how to mend it.</summary>
sealed class BakingException(string message) : Exception(message);
