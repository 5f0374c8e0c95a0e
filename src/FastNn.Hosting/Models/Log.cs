using Microsoft.Extensions.Logging;

namespace FastNn.Hosting;

/// <summary>The log messages.</summary>
static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Model {Model}: loaded version {Version} from {Source}, content hash {Hash}.")]
    public static partial void Loaded(this ILogger logger, string model, long version, string source, string hash);

    [LoggerMessage(2, LogLevel.Error, "Model {Model}: the file {File} was rejected; version {Version} remains in use. {Problem}")]
    public static partial void Rejected(this ILogger logger, string model, string file, long version, string problem);

    [LoggerMessage(3, LogLevel.Error, "Model {Model}: loading failed; predictions are unavailable until the file is valid. {Problem}")]
    public static partial void NotLoaded(this ILogger logger, string model, string problem);

    [LoggerMessage(4, LogLevel.Information, "Model {Model}: there is no file {File}; creating the network.")]
    public static partial void Creating(this ILogger logger, string model, string file);

    [LoggerMessage(5, LogLevel.Warning, "Model {Model}: file system events are unavailable for {File}; polling every {Interval} instead. {Problem}")]
    public static partial void Polling(this ILogger logger, string model, string file, TimeSpan interval, string problem);

    [LoggerMessage(6, LogLevel.Error, "Model {Model}: prediction failed.")]
    public static partial void PredictionFailed(this ILogger logger, Exception exception, string model);

    [LoggerMessage(7, LogLevel.Warning, "Model {Model}: output {Output} of row {Row} is {Value}.")]
    public static partial void OutputNotFinite(this ILogger logger, string model, int output, int row, float value);
}
