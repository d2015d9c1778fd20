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

    /// <summary>Runs an epilogue on the first <paramref name="rows"/> rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Apply<E>(scoped ref readonly E epilogue, int rows)
        where E : struct, IGemmEpilogue, allows ref struct
    {
        if (V512.IsSupported)
        {
            epilogue.Apply<V512>(0, rows);
        }
        else if (V256.IsSupported)
        {
            epilogue.Apply<V256>(0, rows);
        }
        else if (V128.IsSupported)
        {
            epilogue.Apply<V128>(0, rows);
        }
        else
        {
            epilogue.Apply<V1>(0, rows);
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
