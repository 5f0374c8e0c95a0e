using System.Security.Cryptography;
using FastNn.Contracts;

namespace FastNn.Formats;

/// <summary>Reads ECDSA keys on the curve P-256 (FIPS 186-5) from PEM.</summary>
static class SigningKey
{
    const int KeyBits = 256;

    /// <summary>Returns a public key.</summary>
    /// <exception cref="ArgumentException">The text is not a public key of P-256 in PEM.</exception>
    public static ECDsa ReadPublic(string pem, string parameter)
    {
        // A private key would be accepted by ImportFromPem, and would then lie beside every program that loads models.
        Require.Argument(!pem.Contains("PRIVATE KEY", StringComparison.Ordinal), parameter,
            $"{parameter} is a private key; give the public key, which begins with -----BEGIN PUBLIC KEY-----, and keep the private key secret.");
        return Read(pem, parameter, "public");
    }

    /// <summary>Returns a private key.</summary>
    /// <exception cref="ArgumentException">The text is not a private key of P-256 in PEM without a password.</exception>
    public static ECDsa ReadPrivate(string pem, string parameter)
    {
        Require.Argument(pem.Contains("PRIVATE KEY", StringComparison.Ordinal), parameter,
            $"{parameter} is no private key; it must be an ECDSA P-256 key in PEM (-----BEGIN PRIVATE KEY-----) without a password.");
        return Read(pem, parameter, "private");
    }

    static ECDsa Read(string pem, string parameter, string kind)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            RequireCurve(key, parameter);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new ArgumentException($"{parameter} is no {kind} key of ECDSA P-256 in PEM without a password: {e.Message}", parameter, e);
        }
    }

    /// <summary>Throws for a key on another curve than P-256.</summary>
    /// <exception cref="ArgumentException">The key is on another curve.</exception>
    public static void RequireCurve(ECDsa key, string parameter)
    {
        string? curve = key.ExportParameters(includePrivateParameters: false).Curve.Oid.FriendlyName;
        Require.Argument(key.KeySize == KeyBits && curve is "nistP256" or "ECDSA_P256", parameter,
            $"{parameter} is a key of {key.KeySize} bits on the curve {curve}; it must be on P-256 (secp256r1, prime256v1).");
    }
}
