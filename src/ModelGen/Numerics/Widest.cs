using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Runs code at the widest vectors the process has.</summary>
internal static class Widest
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<T>(scoped T code)
        where T : struct, IVectorCode, allows ref struct
    {
        if (V512.IsSupported)
        {
            code.Run<V512>();
        }
        else if (V256.IsSupported)
        {
            code.Run<V256>();
        }
        else if (V128.IsSupported)
        {
            code.Run<V128>();
        }
        else
        {
            code.Run<V1>();
        }
    }
}
