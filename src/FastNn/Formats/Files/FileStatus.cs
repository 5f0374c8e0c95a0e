using System.Runtime.InteropServices;
using FastNn.Threading;
using Microsoft.Win32.SafeHandles;

namespace FastNn.Formats;

/// <summary>Kind and identity of a file: where two statuses are equal, the file was most probably not written between them.</summary>
/// <param name="IsRegular">Whether it is a regular file: no folder, device, pipe or socket.</param>
/// <param name="Device">The device number; 0 where the system is not Linux.</param>
/// <param name="Inode">The inode number; 0 where the system is not Linux.</param>
/// <param name="Changed">Time of the last change of any kind, in nanoseconds since 1970: ctime, which no program can set. The time of creation where the
/// system is not Linux.</param>
/// <param name="Written">Time of the last write, in nanoseconds since 1970, which programs can set.</param>
/// <param name="Length">Length in bytes.</param>
readonly partial record struct FileStatus(bool IsRegular, ulong Device, ulong Inode, long Changed, long Written, long Length)
{
    const int CurrentFolder = -100, EmptyPath = 0x1000, TypeBits = 0xF000, RegularFile = 0x8000;
    const uint BasicFields = 0x7FF;

    /// <summary>Returns the status of an open file.</summary>
    public static FileStatus Of(SafeFileHandle handle)
    {
        bool added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            return Find((int)handle.DangerousGetHandle(), "", EmptyPath) ?? OfSeekable(handle);
        }
        finally
        {
            if (added)
            {
                handle.DangerousRelease();
            }
        }
    }

    /// <summary>Returns the status of the target of a path without opening it; null where there is none, or access is denied.</summary>
    public static FileStatus? Of(string path)
    {
        if (Find(CurrentFolder, path, 0) is { } status)
        {
            return status;
        }
        if (!File.Exists(path))
        {
            return null;
        }
        var file = new FileInfo(path);
        FileSystemInfo last = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        return last is FileInfo { Exists: true } found
            ? new FileStatus(true, 0, 0, Nanoseconds(found.CreationTimeUtc), Nanoseconds(found.LastWriteTimeUtc), found.Length)
            : null;
    }

    /// <summary>Returns whether the last change is so old that a later one has another time: file systems have a resolution of up to 2 seconds.</summary>
    public bool IsSettled(DateTime now) => Math.Abs(Nanoseconds(now) - Math.Max(Changed, Written)) > 2_000_000_000L;

    // The framework does not tell the kind of a file. Pipes and terminals cannot seek.
    static FileStatus OfSeekable(SafeFileHandle handle)
    {
        try
        {
            return new FileStatus(true, 0, 0, Nanoseconds(File.GetCreationTimeUtc(handle)), Nanoseconds(File.GetLastWriteTimeUtc(handle)),
                RandomAccess.GetLength(handle));
        }
        catch (NotSupportedException)
        {
            return default;
        }
    }

    static long Nanoseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks * 100;

    // Only Linux has a call whose structure is the same on all processors.
    static unsafe FileStatus? Find(int folder, string path, int flags)
    {
        if (!OperatingSystem.IsLinux() || !Platform.HasLibc)
        {
            return null;
        }
        try
        {
            Status status = default;
            return StatX(folder, path, flags, BasicFields, &status) != 0 ? null : new FileStatus(
                (status.Mode & TypeBits) == RegularFile, (ulong)status.DeviceMajor << 32 | status.DeviceMinor, status.Inode,
                status.ChangedSeconds * 1_000_000_000 + status.ChangedNanoseconds, status.WrittenSeconds * 1_000_000_000 + status.WrittenNanoseconds,
                status.Length);
        }
        catch (EntryPointNotFoundException)
        {
            // glibc has it since 2.28.
            return null;
        }
    }

    /// <summary>struct statx of linux/stat.h, the fields used here.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct Status
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public long Length;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long WrittenSeconds;

        [FieldOffset(120)]
        public uint WrittenNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatX(int folder, string path, int flags, uint mask, Status* status);
}
