namespace FastNn.Memory;

/// <summary>
/// Sizes of the caches that layouts and blocks are made for, in floats. They are constants: the bits of a result do not depend on them, current x64 and Arm
/// server cores have caches of these sizes or larger ones, and the memory that a product needs for packing is the same on all machines.
/// </summary>
static class CacheSizes
{
    /// <summary>Addresses this far apart share a set of the L1 cache: 64 sets of 64-byte lines, 4 KB, on x64 (Intel, optimization manual, 2.4; AMD, software
    /// optimization guide for Zen 5, 2.6).</summary>
    public const int L1Way = 4096 / sizeof(float);

    /// <summary>The L2 cache of a core: 1 MB on AMD Zen 4 and 5 and on Intel server cores since Skylake, 1 to 2 MB on Arm Neoverse.</summary>
    public const int L2 = (1 << 20) / sizeof(float);
}
