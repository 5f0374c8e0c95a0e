using System.Runtime.InteropServices;

namespace FastNn;

/// <summary>The file behind a path. What is renamed over a link would replace the link, and over a device the device.</summary>
internal static partial class TargetFile
{
    // As many as Linux follows.
    const int MostLinks = 40;

    /// <summary>The full path without links, those of its folders included; null where something that is no file stands there.</summary>
    /// <exception cref="IOException">Its links lead in a circle.</exception>
    public static string? Find(string path)
    {
        int links = 0;
        string real = WithoutLinks(Path.GetFullPath(path), path, ref links);
        // The path as it was given, because what /dev/stdout leads to has no name.
        return Directory.Exists(real) || IsNoFile(path) ? null : real;
    }

    static string WithoutLinks(string full, string path, ref int links)
    {
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }
        folder = WithoutLinks(folder, path, ref links);
        string real = Path.Combine(folder, Path.GetFileName(full));
        if (new FileInfo(real).LinkTarget is not { } target)
        {
            return real;
        }
        return ++links <= MostLinks
            ? WithoutLinks(Path.GetFullPath(target, folder), path, ref links)
            : throw new IOException($"The links of '{path}' lead in a circle; give the name of a file.");
    }

    // The framework does not say what kind of thing a path is. Only Linux has a call for it whose structure is the same on all processors.
    static unsafe bool IsNoFile(string path)
    {
        if (!OperatingSystem.IsLinux() || !Platform.HasLibc)
        {
            return false;
        }
        try
        {
            Status status = default;
            return StatX(CurrentFolder, path, 0, WantsType, &status) == 0 && (status.Mode & TypeBits) != RegularFile;
        }
        catch (EntryPointNotFoundException)
        {
            // glibc has it since 2.28.
            return false;
        }
    }

    const int CurrentFolder = -100, TypeBits = 0xF000, RegularFile = 0x8000;
    const uint WantsType = 1;

    /// <summary>struct statx of linux/stat.h, as far as it matters.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct Status
    {
        [FieldOffset(28)]
        public ushort Mode;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatX(int folder, string path, int flags, uint mask, Status* status);
}
