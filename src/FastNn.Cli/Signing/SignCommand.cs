using System.CommandLine;

namespace FastNn.Cli;

/// <summary><c>fastnn sign</c>: writes the signed manifest of a model file.</summary>
static class SignCommand
{
    const string Notes = """
        Output:
          The manifest: length and SHA-256 of the model and their signature (ECDSA P-256), as JSON in a
          file beside the model. Programs that know the public key then load this model alone:
          LoadOptions.PublicKey of Network.Load and TabularModel.Load.

        Keys, made with OpenSSL:
          openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out private.pem
          openssl pkey -in private.pem -pubout -out public.pem

        Examples:
          fastnn sign --model model.safetensors --key private.pem
          fastnn verify --model model.safetensors --key public.pem
        """;

    public static Command Create()
    {
        Option<string> model = ModelFiles.CreateOption();
        Option<string> key = new("--key") { Description = "Private key, ECDSA P-256 in PEM without a password", HelpName = "FILE", Required = true };
        Option<string?> output = new("--out") { Description = "File of the manifest [default: the model's name and .manifest.json]", HelpName = "FILE" };
        Option<bool> json = new("--json") { Description = "Write one JSON document" };
        var command = new DocumentedCommand("sign", "Sign a model file.") { Notes = () => Notes };
        foreach (Option option in (Option[])[model, key, output, json])
        {
            command.Add(option);
        }
        command.SetAction(result =>
        {
            string path = result.GetValue(model)!, target = result.GetValue(output) ?? ModelManifest.GetPath(path);
            // A file that cannot be loaded is not worth a signature.
            ModelFiles.Load(path);
            ModelFiles.CheckWritable("--out", target, "model.safetensors.manifest.json");
            var manifest = ModelManifest.Sign(path, KeyFile.Read("--key", result.GetValue(key)!));
            manifest.Save(target);
            Write(path, target, manifest, result.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    static void Write(string path, string target, ModelManifest manifest, bool isJson)
    {
        if (!isJson)
        {
            Console.WriteLine($"model:    {path}, {manifest.Length:n0} bytes");
            Console.WriteLine($"sha256:   {manifest.Hash}");
            Console.WriteLine($"manifest: {target}");
            return;
        }
        JsonOutput.Write(json =>
        {
            json.WriteString("model", path);
            json.WriteNumber("length", manifest.Length);
            json.WriteString("sha256", manifest.Hash);
            json.WriteString("manifest", target);
        });
    }
}
