namespace FastNn.Cli;

/// <summary>Formats exceptions for the command line.</summary>
static class ErrorMessage
{
    /// <summary>Returns the message as a sentence, with options in place of the library's parameter names.</summary>
    public static string Format(Exception e)
    {
        string message = e.Message;
        // ArgumentException appends the parameter of a method, which means nothing on a command line.
        int parameter = e is ArgumentException { ParamName: not null } ? message.LastIndexOf(" (Parameter '", StringComparison.Ordinal) : -1;
        message = (parameter < 0 ? message : message[..parameter]).TrimEnd();
        message = TableOptions.Translate(message);
        return message.EndsWith('.') || message.EndsWith('?') ? message : $"{message}.";
    }
}
