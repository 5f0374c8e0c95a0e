namespace FastNn.Kernels;

/// <summary>A yes or no in a type, so that a loop is compiled for either and never asks.</summary>
interface IChoice
{
    static abstract bool IsYes { get; }
}

readonly struct Yes : IChoice
{
    public static bool IsYes => true;
}

readonly struct No : IChoice
{
    public static bool IsYes => false;
}
