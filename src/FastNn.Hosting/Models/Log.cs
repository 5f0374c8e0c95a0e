using Microsoft.Extensions.Logging;

namespace FastNn.Hosting;

/// <summary>What is logged, in one place; the bodies are generated.</summary>
static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Model {Model}: version {Version} serves, content {Hash}, from {Source}.")]
    public static partial void Serves(this ILogger logger, string model, long version, string hash, string source);

    [LoggerMessage(2, LogLevel.Error, "Model {Model}: the file {File} was refused, version {Version} goes on serving. {Problem}")]
    public static partial void Refused(this ILogger logger, string model, string file, long version, string problem);

    [LoggerMessage(3, LogLevel.Error, "Model {Model} could not be loaded and does not serve until there is a good file. {Problem}")]
    public static partial void NotLoaded(this ILogger logger, string model, string problem);

    [LoggerMessage(4, LogLevel.Information, "Model {Model}: there is no file {File} yet; the network is being made.")]
    public static partial void Creating(this ILogger logger, string model, string file);

    [LoggerMessage(5, LogLevel.Warning, "Model {Model}: the system does not tell of changes of {File}; it is looked at every {Interval} instead. {Problem}")]
    public static partial void OnlyPolled(this ILogger logger, string model, string file, TimeSpan interval, string problem);

    [LoggerMessage(6, LogLevel.Error, "Model {Model}: a prediction failed.")]
    public static partial void PredictionFailed(this ILogger logger, Exception exception, string model);

    [LoggerMessage(7, LogLevel.Warning, "Model {Model}: the prediction is {Value} in row {Row}, output {Output}.")]
    public static partial void OutputNotFinite(this ILogger logger, string model, float value, int row, int output);
}
