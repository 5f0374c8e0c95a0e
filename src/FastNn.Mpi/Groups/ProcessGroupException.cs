namespace FastNn.Mpi;

/// <summary>A process of a group has failed or does not answer, processes do not fit together, or there is no MPI library. The message names the rank and says
/// what to do.</summary>
public sealed class ProcessGroupException : Exception
{
    /// <summary>Creates an exception.</summary>
    public ProcessGroupException() { }

    /// <inheritdoc cref="ProcessGroupException()"/>
    /// <param name="message">What happened, and what to do.</param>
    public ProcessGroupException(string message) : base(message) { }

    /// <inheritdoc cref="ProcessGroupException(string)"/>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="innerException">Why.</param>
    public ProcessGroupException(string message, Exception? innerException) : base(message, innerException) { }
}
