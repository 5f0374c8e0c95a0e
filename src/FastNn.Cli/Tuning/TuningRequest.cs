using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>The options of tune that train does not have.</summary>
/// <param name="Options">The search.</param>
/// <param name="Command">The options that train has too, as written, without those for networks.</param>
sealed record TuningRequest(TuningOptions Options, string Command);
