namespace FastNn.Cli;

/// <summary>An exception's message as it is told on a command line.</summary>
static class Sentence
{
    public static string Of(Exception e)
    {
        string message = e.Message;
        // The framework adds the parameter of the method that complained, which means nothing on a command line.
        int parameter = e is ArgumentException { ParamName: not null } ? message.LastIndexOf(" (Parameter '", StringComparison.Ordinal) : -1;
        message = (parameter < 0 ? message : message[..parameter]).TrimEnd();
        message = TableOptions.Translate(message);
        return message.EndsWith('.') || message.EndsWith('?') ? message : $"{message}.";
    }
}
