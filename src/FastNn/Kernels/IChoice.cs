namespace FastNn.Kernels;

/// <summary>A yes or no in a type, so that a loop is compiled for either and never asks.</summary>
internal interface IChoice
{
    static abstract bool IsYes { get; }
}

internal readonly struct Yes : IChoice
{
    public static bool IsYes => true;
}

internal readonly struct No : IChoice
{
    public static bool IsYes => false;
}
