using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

// Compile-time parameters of the micro-kernels. They are structs, so the JIT compiles one body per combination; kernels compare them
// with typeof, which is folded before inlining and costs nothing of the JIT's budget.

/// <summary>The largest number of vectors a register tile is wide: 4 with 32 vector registers, 2 with 16.</summary>
internal interface ITile
{
    static abstract int Columns { get; }
}

/// <summary>Six rows by four vectors: 24 sums, for instruction sets with 32 registers.</summary>
internal struct WideTile : ITile
{
    public static int Columns => 4;
}

/// <summary>Six rows by two vectors: 12 sums, for instruction sets with 16 registers.</summary>
internal struct NarrowTile : ITile
{
    public static int Columns => 2;
}

/// <summary>The number of rows of a register tile.</summary>
internal interface IRows;

internal struct Rows1 : IRows;

internal struct Rows2 : IRows;

internal struct Rows3 : IRows;

internal struct Rows4 : IRows;

internal struct Rows5 : IRows;

internal struct Rows6 : IRows;

/// <summary>The number of vectors a register tile is wide.</summary>
internal interface IColumns
{
    static abstract int Count { get; }
}

internal struct Columns1 : IColumns
{
    public static int Count => 1;
}

internal struct Columns2 : IColumns
{
    public static int Count => 2;
}

internal struct Columns3 : IColumns
{
    public static int Count => 3;
}

internal struct Columns4 : IColumns
{
    public static int Count => 4;
}

/// <summary>How many rows a strip may have.</summary>
internal interface IRowCounts;

/// <summary>Any number.</summary>
internal struct AnyRows : IRowCounts;

/// <summary>At least 20. Split evenly they make tiles of five and six rows alone, so a native program is without the smaller ones.</summary>
internal struct ManyRows : IRowCounts;

/// <summary>Any number, of sums in segments: <see cref="ReadingSegments"/>.</summary>
internal struct RowsOfSegments : IRowCounts;

/// <summary>What a tile does with b besides multiplying.</summary>
internal interface ILoad;

/// <summary>It only reads b.</summary>
internal struct Reading : ILoad;

/// <summary>It only reads b, and a in runs that may lie anywhere: in a convolution, the lines of the image under the kernel.</summary>
internal struct ReadingSegments : ILoad;

/// <summary>It leaves a copy, aligned and together, for the tiles below it: its stores cost nothing beside its multiplications.</summary>
internal struct Copying : ILoad;

/// <summary>What the elements of b are in memory.</summary>
internal interface IElements
{
    /// <summary>A vector of elements, some elements behind <paramref name="b"/>.</summary>
    static abstract V Load<V>(ref float b, nint offset)
        where V : struct, IVector<V>;

    /// <summary>The memory some elements behind <paramref name="b"/>.</summary>
    static abstract ref float Add(ref float b, nint elements);
}

/// <summary>Floats.</summary>
internal struct Floats : IElements
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(ref float b, nint offset)
        where V : struct, IVector<V> => V.Load(ref b, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Add(ref float b, nint elements) => ref Unsafe.Add(ref b, elements);
}

/// <summary>Upper halves of floats.</summary>
internal struct BFloat16s : IElements
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(ref float b, nint offset)
        where V : struct, IVector<V> => V.LoadBFloat16(ref Unsafe.As<float, ushort>(ref b), offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Add(ref float b, nint elements) => ref Unsafe.As<ushort, float>(ref Unsafe.Add(ref Unsafe.As<float, ushort>(ref b), elements));
}
