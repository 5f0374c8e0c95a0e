using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastNn.Mpi.Worker;

/// <summary>Faults of the processor that the runtime turns into exceptions, also when an MPI library has been started.</summary>
static partial class Faults
{
    /// <summary>Returns what became of two faults, and whether UCX may replace the memory functions of the process.</summary>
    public static string Run() =>
        $"{Try(() => GetLength(null!))} {Try(() => Divide(1, 0))}, memory events {Marshal.PtrToStringUTF8(GetVariable("UCX_MEM_EVENTS"))}";

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetVariable(string name);

    static string Try(Func<int> action)
    {
        try
        {
            return $"{action()}";
        }
        catch (Exception e) when (e is NullReferenceException or DivideByZeroException)
        {
            return e.GetType().Name;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int GetLength(string text) => text.Length;

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int Divide(int a, int b) => a / b;
}
