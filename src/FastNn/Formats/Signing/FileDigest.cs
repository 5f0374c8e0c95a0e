namespace FastNn.Formats;

/// <summary>The SHA-256 that a file must have.</summary>
/// <param name="Hash">64 lower-case hexadecimal digits.</param>
/// <param name="Source">Where the hash comes from, for messages.</param>
readonly record struct FileDigest(string Hash, string Source)
{
    const int HashDigits = 64;

    /// <summary>Returns whether a text is a SHA-256.</summary>
    public static bool IsHash(string text) => FileText.IsHex(text, HashDigits);

    /// <summary>Throws where a file has another hash.</summary>
    /// <param name="hash">The hash of the file.</param>
    /// <param name="file">The name of the file.</param>
    /// <exception cref="FastNnFormatException">The hashes differ.</exception>
    public void Require(string hash, string file)
    {
        if (hash != Hash)
        {
            throw new FastNnFormatException(file, -1,
                $"its SHA-256 is {hash}, but {Source} requires {Hash}: it was changed, or is another file. Fetch it again from where it was published.")
            {
                Code = FormatError.WrongHash,
            };
        }
    }
}
