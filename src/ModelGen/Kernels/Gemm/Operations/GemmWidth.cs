using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Runtime;

/// <summary>A checked matrix product, ready to run at any vector width.</summary>
internal interface IGemmOperation
{
    void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile;
}

/// <summary>Runs products at the widest vectors the process has.</summary>
internal static class GemmWidth
{
    /// <summary>Whether vector code has 32 registers rather than 16.</summary>
    internal static bool HasWideTile
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512F.VL.IsSupported || AdvSimd.Arm64.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<O>(scoped ref readonly O operation)
        where O : struct, IGemmOperation, allows ref struct
    {
        if (V512.IsSupported)
        {
            operation.Run<V512, WideTile>();
        }
        else if (V256.IsSupported)
        {
            RunWith<V256, O>(in operation);
        }
        else if (V128.IsSupported)
        {
            RunWith<V128, O>(in operation);
        }
        else
        {
            operation.Run<V1, NarrowTile>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunWith<V, O>(scoped ref readonly O operation)
        where V : struct, IVector<V>
        where O : struct, IGemmOperation, allows ref struct
    {
        if (HasWideTile)
        {
            operation.Run<V, WideTile>();
        }
        else
        {
            operation.Run<V, NarrowTile>();
        }
    }
}
