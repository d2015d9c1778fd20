using System.ComponentModel;
using System.Runtime.CompilerServices;

#pragma warning disable CA1051 // Fields: a property would cost the JIT's inlining budget one inlinee for every use.

namespace ModelGen.Runtime;

/// <summary>Scores of a query and a vector of keys, and where they are; places are integers in the bits of the lanes.</summary>
/// <typeparam name="V">The vectors.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe ref struct ScoreOperands<V>
    where V : struct, IVector<V>
{
    /// <summary>The scores.</summary>
    public V Score;

    /// <summary>Which of the batch it is.</summary>
    public V Batch;

    /// <summary>The head of the queries.</summary>
    public V Head;

    /// <summary>The place of the query, behind those of before.</summary>
    public V Query;

    /// <summary>The places of the keys.</summary>
    public V Key;

    /// <summary>The gradients of the scores as they were used.</summary>
    public V Slope;

    /// <summary>Mask of the keys that are seen, as far as is known.</summary>
    public V Seen;

    internal PinnedTables* Tables;

    /// <summary>The gradients of tables, one behind the other.</summary>
    internal float* Gradients;

    /// <summary>The only element of a table, or the first one.</summary>
    /// <param name="table">The table's number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Same(int table) => V.Create(*(*Tables)[table].Values);

    /// <summary>An element of a table, the same for all lanes. An index that lies outside is an error if any key is seen.</summary>
    /// <param name="table">The table's number.</param>
    /// <param name="a">The first index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Same(int table, V a) => Read(table, First(a, table, (*Tables)[table].Size0));

    /// <inheritdoc cref="Same(int, V)"/>
    /// <param name="table">The table's number.</param>
    /// <param name="a">The first index.</param>
    /// <param name="b">The second one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Same(int table, V a, V b) => Read(table, Place(table, a, b));

    /// <inheritdoc cref="Same(int, V)"/>
    /// <param name="table">The table's number.</param>
    /// <param name="a">The first index.</param>
    /// <param name="b">The second one.</param>
    /// <param name="c">The third one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Same(int table, V a, V b, V c) => Read(table, Place(table, a, b, c));

    /// <inheritdoc cref="Same(int, V)"/>
    /// <param name="table">The table's number.</param>
    /// <param name="a">The first index.</param>
    /// <param name="b">The second one.</param>
    /// <param name="c">The third one.</param>
    /// <param name="d">The fourth one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Same(int table, V a, V b, V c, V d) => Read(table, Place(table, a, b, c, d));

    /// <summary>An element of a table for each lane. An index that lies outside is an error where the key is seen.</summary>
    /// <param name="table">The table's number.</param>
    /// <param name="a">The first index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Each(int table, V a) => Gather(table, Index(a, table, (*Tables)[table].Size0));

    /// <inheritdoc cref="Each(int, V)"/>
    /// <param name="table">The table's number.</param>
    /// <param name="a">The first index.</param>
    /// <param name="b">The second one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Each(int table, V a, V b) => Gather(table, Places(table, a, b));

    /// <inheritdoc cref="Each(int, V)"/>
    /// <param name="table">The table's number.</param>
    /// <param name="a">The first index.</param>
    /// <param name="b">The second one.</param>
    /// <param name="c">The third one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Each(int table, V a, V b, V c) => Gather(table, Places(table, a, b, c));

    /// <inheritdoc cref="Each(int, V)"/>
    /// <param name="table">The table's number.</param>
    /// <param name="a">The first index.</param>
    /// <param name="b">The second one.</param>
    /// <param name="c">The third one.</param>
    /// <param name="d">The fourth one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Each(int table, V a, V b, V c, V d) => Gather(table, Places(table, a, b, c, d));

    /// <summary>Adds the sum over all keys that are seen to the gradient of a table's only element.</summary>
    /// <param name="table">The table's number.</param>
    /// <param name="slope">What is added, for each key.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddSame(int table, V slope) => Add(table, 0, slope);

    /// <summary>Adds the sum over all keys that are seen to the gradient of a table's element.</summary>
    /// <param name="table">The table's number.</param>
    /// <param name="slope">What is added, for each key.</param>
    /// <param name="a">The first index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddSame(int table, V slope, V a) => Add(table, First(a, table, (*Tables)[table].Size0), slope);

    /// <inheritdoc cref="AddSame(int, V, V)"/>
    /// <param name="table">The table's number.</param>
    /// <param name="slope">What is added, for each key.</param>
    /// <param name="a">The first index.</param>
    /// <param name="b">The second one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddSame(int table, V slope, V a, V b) => Add(table, Place(table, a, b), slope);

    /// <inheritdoc cref="AddSame(int, V, V)"/>
    /// <param name="table">The table's number.</param>
    /// <param name="slope">What is added, for each key.</param>
    /// <param name="a">The first index.</param>
    /// <param name="b">The second one.</param>
    /// <param name="c">The third one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddSame(int table, V slope, V a, V b, V c) => Add(table, Place(table, a, b, c), slope);

    /// <inheritdoc cref="AddSame(int, V, V)"/>
    /// <param name="table">The table's number.</param>
    /// <param name="slope">What is added, for each key.</param>
    /// <param name="a">The first index.</param>
    /// <param name="b">The second one.</param>
    /// <param name="c">The third one.</param>
    /// <param name="d">The fourth one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddSame(int table, V slope, V a, V b, V c, V d) => Add(table, Place(table, a, b, c, d), slope);

    /// <summary>Adds to the gradient of a table, for each key that is seen to an element of its own.</summary>
    /// <param name="table">The table's number.</param>
    /// <param name="slope">What is added, for each key.</param>
    /// <param name="a">The first index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddEach(int table, V slope, V a) => Scatter(table, Index(a, table, (*Tables)[table].Size0), slope);

    /// <inheritdoc cref="AddEach(int, V, V)"/>
    /// <param name="table">The table's number.</param>
    /// <param name="slope">What is added, for each key.</param>
    /// <param name="a">The first index.</param>
    /// <param name="b">The second one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddEach(int table, V slope, V a, V b) => Scatter(table, Places(table, a, b), slope);

    /// <inheritdoc cref="AddEach(int, V, V)"/>
    /// <param name="table">The table's number.</param>
    /// <param name="slope">What is added, for each key.</param>
    /// <param name="a">The first index.</param>
    /// <param name="b">The second one.</param>
    /// <param name="c">The third one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddEach(int table, V slope, V a, V b, V c) => Scatter(table, Places(table, a, b, c), slope);

    /// <inheritdoc cref="AddEach(int, V, V)"/>
    /// <param name="table">The table's number.</param>
    /// <param name="slope">What is added, for each key.</param>
    /// <param name="a">The first index.</param>
    /// <param name="b">The second one.</param>
    /// <param name="c">The third one.</param>
    /// <param name="d">The fourth one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddEach(int table, V slope, V a, V b, V c, V d) => Scatter(table, Places(table, a, b, c, d), slope);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int Place(int table, V a, V b) => (First(a, table, (*Tables)[table].Size0) * (*Tables)[table].Size1) + First(b, table, (*Tables)[table].Size1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int Place(int table, V a, V b, V c) => (Place(table, a, b) * (*Tables)[table].Size2) + First(c, table, (*Tables)[table].Size2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int Place(int table, V a, V b, V c, V d) => (Place(table, a, b, c) * (*Tables)[table].Size3) + First(d, table, (*Tables)[table].Size3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly V Places(int table, V a, V b) =>
        V.AddBits(V.MultiplyBits(Index(a, table, (*Tables)[table].Size0), V.CreateBits((*Tables)[table].Size1)), Index(b, table, (*Tables)[table].Size1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly V Places(int table, V a, V b, V c) => V.AddBits(V.MultiplyBits(Places(table, a, b), V.CreateBits((*Tables)[table].Size2)), Index(c, table, (*Tables)[table].Size2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly V Places(int table, V a, V b, V c, V d) => V.AddBits(V.MultiplyBits(Places(table, a, b, c), V.CreateBits((*Tables)[table].Size3)), Index(d, table, (*Tables)[table].Size3));

    /// <summary>The index that all lanes hold, within its dimension.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int First(V index, int table, int size)
    {
        int first = Unsafe.As<V, int>(ref index);
        if ((uint)first >= (uint)size)
        {
            Fail(table, V.CreateBits(-1));
            return 0;
        }

        return first;
    }

    /// <summary>Indices within their dimension: those outside become 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly V Index(V index, int table, int size)
    {
        V outside = V.GreaterBits(V.Zero, index) | V.GreaterBits(index, V.CreateBits(size - 1));
        if (IsAny(outside))
        {
            Fail(table, outside);
        }

        return index & ~outside;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly V Read(int table, int place) => V.Create((*Tables)[table].Values[place]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly V Gather(int table, V places)
    {
        float* values = (*Tables)[table].Values;
        V result = V.Zero;
        ref int place = ref Unsafe.As<V, int>(ref places);
        ref float lane = ref Unsafe.As<V, float>(ref result);
        for (int i = 0; i < V.Count; i++)
        {
            Unsafe.Add(ref lane, i) = values[Unsafe.Add(ref place, i)];
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Add(int table, int place, V slope)
    {
        int gradient = (*Tables)[table].Gradient;
        if (gradient >= 0)
        {
            Gradients[gradient + place] += V.Sum(slope & Seen);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Scatter(int table, V places, V slope)
    {
        int gradient = (*Tables)[table].Gradient;
        if (gradient < 0)
        {
            return;
        }

        float* sums = Gradients + gradient;
        slope &= Seen;
        ref int place = ref Unsafe.As<V, int>(ref places);
        ref float lane = ref Unsafe.As<V, float>(ref slope);
        for (int i = 0; i < V.Count; i++)
        {
            sums[Unsafe.Add(ref place, i)] += Unsafe.Add(ref lane, i);
        }
    }

    /// <summary>Notes an index outside of a table, if it is one of a key that is seen.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Fail(int table, V outside)
    {
        if (IsAny(outside & Seen))
        {
            Tables->Fault = table + 1;
        }
    }

    /// <summary>Whether a mask is true anywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsAny(V mask) => V.AnyGreater(mask & V.Create(1), V.Zero);
}
