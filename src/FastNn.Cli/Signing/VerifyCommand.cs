using System.CommandLine;
using System.Text.Json;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary><c>fastnn verify</c>: checks that a model file is the signed or the expected one, or predicts as another file does.</summary>
static class VerifyCommand
{
    const double DefaultTolerance = 1e-5;

    const string Notes = """
        Output:
          What was checked, and the hash of settings and weights. Exit code 0 means that the model is
          the signed or the expected one and can be loaded; 1 that it is not, or that a file is missing.

        Comparison:
          --against compares the outputs with those of another file for the rows of --csv. Both may be
          .safetensors or .onnx. Rows are those of 'fastnn predict'. Exit code 1 means that outputs
          differ by more than --tolerance, times the larger output where that is above 1. Shown are
          the largest absolute and relative difference, and the row of the worst, counted from 1.

        Examples:
          fastnn verify --model model.safetensors --key public.pem
          fastnn verify --model model.safetensors --hash 8d5e957f297893487bd98fa830fa6413...
          fastnn verify --model model.safetensors --against model.onnx --csv rows.csv
        """;

    public static Command Create()
    {
        Option<string> model = ModelFiles.CreateOption();
        Option<string?> key = new("--key") { Description = "Public key of the signature in the manifest, ECDSA P-256 in PEM", HelpName = "FILE" };
        Option<string?> manifest = new("--manifest") { Description = "File of the manifest [default: the model's name and .manifest.json]", HelpName = "FILE" };
        Option<string?> hash = new("--hash") { Description = "SHA-256 that the file must have, 64 hexadecimal digits", HelpName = "HASH" };
        Option<string?> against = new("--against") { Description = "Model file whose predictions must be the same, .safetensors or .onnx", HelpName = "FILE" };
        Option<string?> csv = new("--csv") { Description = "CSV file of the rows for --against", HelpName = "FILE" };
        Option<double> tolerance = NumberOption.Tolerance("--tolerance", "Largest difference of two outputs for --against", DefaultTolerance);
        Option<bool> json = new("--json") { Description = "Write one JSON document" };
        var command = new DocumentedCommand("verify", "Check that a model file is the signed or the expected one, or predicts as another file.")
        {
            Notes = () => Notes,
        };
        foreach (Option option in (Option[])[model, key, manifest, hash, against, csv, tolerance, json])
        {
            command.Add(option);
        }
        command.SetAction(result =>
        {
            string? keyFile = result.GetValue(key), hashText = result.GetValue(hash), otherFile = result.GetValue(against), rows = result.GetValue(csv);
            Require.Usage(keyFile is not null || hashText is not null || otherFile is not null,
                $"Nothing is to be checked; give --key FILE or --hash HASH, or --against FILE.");
            Require.Usage(keyFile is not null || result.GetValue(manifest) is null, $"--manifest is used with --key only; give --key FILE, or omit it.");
            Require.Usage(otherFile is null == rows is null, $"--against and --csv are used together; give both, or omit both.");
            string path = result.GetValue(model)!;
            Network network = Load(path, keyFile, result.GetValue(manifest), hashText);
            PredictionComparison? comparison = otherFile is null ? null : new(network, ModelFiles.LoadAny(otherFile), result.GetValue(tolerance));
            comparison?.Run(rows!, new CsvOptions());
            if (result.GetValue(json))
            {
                JsonOutput.Write(document => WriteJson(document, path, network, keyFile, hashText, comparison));
            }
            else
            {
                WriteText(path, network, keyFile, hashText, comparison);
            }
            return comparison is { DifferentRows: > 0 } ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }

    static Network Load(string path, string? keyFile, string? manifest, string? hash)
    {
        ModelFiles.RequireExists(path);
        return keyFile is null && hash is null ? ModelFiles.LoadAny(path) : Network.Load(path, new LoadOptions
        {
            PublicKey = keyFile is null ? null : KeyFile.Read("--key", keyFile),
            ManifestPath = manifest,
            ExpectedHash = hash,
        });
    }

    static void WriteJson(Utf8JsonWriter json, string path, Network network, string? keyFile, string? hash, PredictionComparison? comparison)
    {
        json.WriteString("model", path);
        json.WriteBoolean("isSigned", keyFile is not null);
        json.WriteBoolean("isExpected", hash is not null);
        json.WriteString("contentHash", network.ComputeHash());
        if (comparison is not null)
        {
            json.WriteNumber("rows", comparison.Rows);
            json.WriteNumber("differentRows", comparison.DifferentRows);
            JsonOutput.WriteNumber(json, "tolerance", comparison.Tolerance);
            JsonOutput.WriteNumber(json, "maxAbsolute", comparison.MaxAbsolute);
            JsonOutput.WriteNumber(json, "maxRelative", comparison.MaxRelative);
            json.WriteNumber("worstRow", comparison.WorstRow);
        }
    }

    static void WriteText(string path, Network network, string? keyFile, string? hash, PredictionComparison? comparison)
    {
        if (keyFile is not null)
        {
            Console.WriteLine($"signature: valid, by the key of {keyFile}");
        }
        if (hash is not null)
        {
            Console.WriteLine("sha256:    the expected one");
        }
        Console.WriteLine($"model:     {path} can be loaded; the hash of settings and weights is {network.ComputeHash()}");
        if (comparison is not null)
        {
            string worst = comparison.WorstRow == 0 ? "" : Invariant($", worst in row {comparison.WorstRow}");
            Console.WriteLine(Invariant($"outputs:   differ by at most {comparison.MaxAbsolute:g3}, relatively {comparison.MaxRelative:g3}{worst}"));
            Console.WriteLine(Invariant($"rows:      {comparison.DifferentRows:n0} of {comparison.Rows:n0} differ by more than {comparison.Tolerance}"));
        }
    }
}
