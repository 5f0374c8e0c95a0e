using System.CommandLine;

namespace FastNn.Cli;

/// <summary><c>fastnn verify</c>: checks that a model file is the signed or the expected one.</summary>
static class VerifyCommand
{
    const string Notes = """
        Output:
          What was checked and the SHA-256 of the file. Exit code 0 means that the model is the signed or
          the expected one and can be loaded; 1 that it is not, or that a file is missing.

        Examples:
          fastnn verify --model model.safetensors --key public.pem
          fastnn verify --model model.safetensors --hash 8d5e957f297893487bd98fa830fa6413...
        """;

    public static Command Create()
    {
        Option<string> model = ModelFiles.CreateOption();
        Option<string?> key = new("--key") { Description = "Public key of the signature in the manifest, ECDSA P-256 in PEM", HelpName = "FILE" };
        Option<string?> manifest = new("--manifest") { Description = "File of the manifest [default: the model's name and .manifest.json]", HelpName = "FILE" };
        Option<string?> hash = new("--hash") { Description = "SHA-256 that the file must have, 64 hexadecimal digits", HelpName = "HASH" };
        Option<bool> json = new("--json") { Description = "Write one JSON document" };
        var command = new DocumentedCommand("verify", "Check that a model file is the signed or the expected one.") { Notes = () => Notes };
        foreach (Option option in (Option[])[model, key, manifest, hash, json])
        {
            command.Add(option);
        }
        command.SetAction(result =>
        {
            string? keyFile = result.GetValue(key);
            Require.Usage(keyFile is not null || result.GetValue(hash) is not null, $"Nothing is to be checked; give --key FILE or --hash HASH.");
            Require.Usage(keyFile is not null || result.GetValue(manifest) is null, $"--manifest is used with --key only; give --key FILE, or omit it.");
            Run(result.GetValue(model)!, keyFile, result.GetValue(manifest), result.GetValue(hash), result.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    static void Run(string path, string? keyFile, string? manifest, string? hash, bool isJson)
    {
        ModelFiles.RequireExists(path);
        var options = new LoadOptions
        {
            PublicKey = keyFile is null ? null : KeyFile.Read("--key", keyFile),
            ManifestPath = manifest,
            ExpectedHash = hash,
        };
        Network network = Network.Load(path, options);
        string content = network.ComputeHash();
        if (isJson)
        {
            JsonOutput.Write(json =>
            {
                json.WriteString("model", path);
                json.WriteBoolean("isSigned", keyFile is not null);
                json.WriteBoolean("isExpected", hash is not null);
                json.WriteString("contentHash", content);
            });
            return;
        }
        if (keyFile is not null)
        {
            Console.WriteLine($"signature: valid, by the key of {keyFile}");
        }
        if (hash is not null)
        {
            Console.WriteLine("sha256:    the expected one");
        }
        Console.WriteLine($"model:     {path} can be loaded; the hash of settings and weights is {content}");
    }
}
