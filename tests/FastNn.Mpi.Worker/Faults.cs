using System.Runtime.CompilerServices;

namespace FastNn.Mpi.Worker;

/// <summary>Faults of the processor that the runtime turns into exceptions, also when an MPI library has been started.</summary>
static class Faults
{
    public static string Run() => $"{Try(() => GetLength(null!))} {Try(() => Divide(1, 0))}";

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
