using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The small products and loops that attention is made of, over one tile of keys.</summary>
internal static unsafe class AttentionTile
{
    /// <summary>The keys of a tile: the columns of a strip of register tiles, and a group of random numbers.</summary>
    internal const int Keys = 64;

    /// <summary>Rows of queries up to which reading keys once matters more than register tiles.</summary>
    internal const int FewRows = 8;

    /// <summary>A number of columns in whole vectors of every width.</summary>
    internal static int Padded(int columns) => (columns + AlignedBlock.Granule - 1) & -AlignedBlock.Granule;

    /// <summary><c>c = a · b</c>, or added to c; rows of b are whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Multiply<V, T, S>(float* c, nint cRow, float* a, nint aRow, nint aStep, float* b, nint bRow, int rows, int depth, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
        where S : struct, IStore
    {
        var operands = new GemmKernel.Operands
        {
            CRow = cRow,
            A = ref *a,
            ARow = aRow,
            AStep = aStep,
            BStep = bRow,
            Bias = ref Unsafe.NullRef<float>(),
            Depth = depth,
        };
        for (int column = 0; column < columns; column += Panels.Width)
        {
            operands.C = ref c[column];
            operands.B = ref b[column];
            operands.AskForNothing();
            GemmStrip.Run<V, T, S, AnyRows>(in operands, rows, Math.Min(Panels.Width, columns - column));
        }
    }

    /// <summary><c>c = a · bᵀ</c> of a few rows, by dot products: b is read once, where it lies.</summary>
    internal static void Dots<V, T>(float* c, nint cRow, float* a, nint aRow, float* b, nint bRow, int rows, int depth, int columns)
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        var operands = new GemmDotKernel.Operands { C = ref *c, CRow = cRow, A = ref *a, ARow = aRow, B = ref *b, BRow = bRow, Depth = depth, Segments = 1 };
        GemmDot.Run<V, T, Overwrite>(in operands, rows, 0, columns);
    }

    /// <summary>Lays rows out as columns of a tile.</summary>
    internal static void Turn(float* turned, float* rows, nint row, int count, int columns) => Transposition.Run(ref *turned, Keys, ref *rows, row, count, columns);

    /// <summary>Copies rows into whole vectors.</summary>
    internal static void Copy<V>(float* copy, float* rows, nint row, int count, int columns)
        where V : struct, IVector<V> => Panels.CopyRows<V>(ref *copy, Padded(columns), ref *rows, row, columns, count);

    /// <summary>A query's scores of a tile's keys, those it does not see −∞; the greatest of them.</summary>
    /// <param name="scores">Products of query and keys, whole vectors; become the scores.</param>
    /// <param name="mask">What is added to them, or null.</param>
    /// <param name="scale">What they are multiplied by.</param>
    /// <param name="count">The keys of the tile.</param>
    /// <param name="first">The first key that is seen.</param>
    /// <param name="end">What the last key that is seen lies before.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Scores<V>(float* scores, float* mask, V scale, int count, int first, int end)
        where V : struct, IVector<V>
    {
        V hidden = V.Create(float.NegativeInfinity), most = hidden;
        for (int column = 0; column < count; column += V.Count)
        {
            V score = Score(scores, mask, scale, column, count);
            score = end < column + V.Count ? V.Select(V.FirstLanes(Math.Max(0, end - column)), score, hidden) : score;
            score = first > column ? V.Select(V.FirstLanes(Math.Min(V.Count, first - column)), hidden, score) : score;
            V.Store(score, ref *scores, column);
            most = V.MaxNative(score, most);
        }

        return V.MaxAcross(most);
    }

    /// <summary>A vector of scores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Score<V>(float* products, float* mask, V scale, int column, int count)
        where V : struct, IVector<V>
    {
        V score = V.Load(ref *products, column) * scale;
        return mask == null ? score
            : column + V.Count <= count ? score + V.Load(ref *mask, column)
            : score + V.LoadPartial(ref *mask, column, count - column);
    }
}
