namespace FastNn.Kernels;

/// <summary>A boolean in a type, for which a loop is compiled without a branch.</summary>
interface IFlag
{
    static abstract bool IsSet { get; }
}

readonly struct True : IFlag
{
    public static bool IsSet => true;
}

readonly struct False : IFlag
{
    public static bool IsSet => false;
}
