using ModelGen.Runtime;

namespace ModelGen.Tests.Kernels;

/// <summary>Calls every micro-kernel that this machine would use, so that the JIT compiles it: <see cref="GemmListingTests"/> reads what came out.</summary>
public sealed class GemmListingProbe
{
    [Fact]
    public void Compile_every_micro_kernel()
    {
        if (V512.IsSupported)
        {
            Width<V512>();
        }

        if (V256.IsSupported)
        {
            Width<V256>();
        }

        if (V128.IsSupported)
        {
            Width<V128>();
        }
    }

    private static void Width<V>()
        where V : struct, IVector<V>
    {
        Store<V, Overwrite>();
        Store<V, Accumulate>();
        Store<V, AddBias>();
        Store<V, AddBiasRelu>();
    }

    private static void Store<V, S>()
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        Columns<V, Columns1, S>();
        Columns<V, Columns2, S>();
        if (GemmWidth.HasWideTile)
        {
            Columns<V, Columns3, S>();
            Columns<V, Columns4, S>();
        }

        if (typeof(S) == typeof(Overwrite) || typeof(S) == typeof(Accumulate))
        {
            Dots<V, S>();
        }
    }

    private static void Columns<V, N, S>()
        where V : struct, IVector<V>
        where N : struct, IColumns
        where S : struct, IStore
    {
        float[] c = new float[6 * 64];
        float[] a = new float[6 * 2];
        float[] b = new float[2 * 64];
        float[] copy = new float[2 * 64];
        var operands = new GemmKernel.Operands
        {
            C = ref c[0],
            CRow = 64,
            Last = ref c[(N.Count - 1) * V.Count],
            LastRow = 64,
            A = ref a[0],
            ARow = 2,
            AStep = 1,
            B = ref b[0],
            BStep = 64,
            Copy = ref copy[0],
            Bias = ref b[0],
            Depth = 2,
        };
        GemmKernel.Tile<V, Rows1, N, S, Reading>(in operands);
        GemmKernel.Tile<V, Rows2, N, S, Reading>(in operands);
        GemmKernel.Tile<V, Rows3, N, S, Reading>(in operands);
        GemmKernel.Tile<V, Rows4, N, S, Reading>(in operands);
        GemmKernel.Tile<V, Rows5, N, S, Reading>(in operands);
        GemmKernel.Tile<V, Rows6, N, S, Reading>(in operands);
        int[] segments = [0];
        operands.Segments = ref segments[0];
        operands.SegmentCount = 1;
        GemmKernel.Tile<V, Rows1, N, S, ReadingSegments>(in operands);
        GemmKernel.Tile<V, Rows2, N, S, ReadingSegments>(in operands);
        GemmKernel.Tile<V, Rows3, N, S, ReadingSegments>(in operands);
        GemmKernel.Tile<V, Rows4, N, S, ReadingSegments>(in operands);
        GemmKernel.Tile<V, Rows5, N, S, ReadingSegments>(in operands);
        GemmKernel.Tile<V, Rows6, N, S, ReadingSegments>(in operands);
        if (typeof(S) == typeof(Overwrite) || typeof(S) == typeof(Accumulate))
        {
            GemmKernel.Tile<V, Rows6, N, S, Copying>(in operands);
        }

        GemmVectorKernel.Row<V, N, S, Floats>(ref c[0], ref a[0], ref b[0], 64, ref b[0], 2, 1);
        GemmVectorKernel.Row<V, N, S, BFloat16s>(ref c[0], ref a[0], ref b[0], 64, ref b[0], 2, 1);
    }

    private static void Dots<V, S>()
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        float[] c = new float[16];
        float[] a = new float[4 * 16];
        float[] b = new float[4 * 16];
        var operands = new GemmDotKernel.Operands
        {
            C = ref c[0],
            CRow = 4,
            A = ref a[0],
            ARow = 16,
            B = ref b[0],
            BRow = 16,
            Depth = 16,
            Segments = 1,
        };
        GemmDotKernel.Tile<V, Rows1, S>(in operands, 4);
        GemmDotKernel.Tile<V, Rows2, S>(in operands, 4);
        if (GemmWidth.HasWideTile)
        {
            GemmDotKernel.Tile<V, Rows3, S>(in operands, 4);
            GemmDotKernel.Tile<V, Rows4, S>(in operands, 4);
        }
    }
}
