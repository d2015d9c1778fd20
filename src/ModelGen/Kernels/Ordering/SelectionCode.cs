using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The places of the first <paramref name="count"/> elements of <c>[size, inner]</c> in their order, for each of the inner ones.</summary>
internal readonly unsafe struct SelectionCode(int* indices, float* keys, float* x, nint size, nint inner, nint count, bool descending) : IRowCode
{
    public void Run<V>(nint row, nint rows)
        where V : struct, IVector<V>
    {
        for (nint r = row; r < row + rows; r++)
        {
            for (nint i = 0; i < inner && count > 0; i++)
            {
                Span<ulong> own = SortKeys.In(new Span<float>(keys + (((r * inner) + i) * count * 2), (int)count * 2));
                float* values = x + (r * size * inner) + i;
                Fill(own, values);
                if (count < size)
                {
                    Choose<V>(own, values);
                }

                own.Sort();
                int* result = indices + (r * count * inner) + i;
                for (int k = 0; k < own.Length; k++)
                {
                    result[k * inner] = SortKeys.Place(own[k]);
                }
            }
        }
    }

    private void Fill(Span<ulong> own, float* values)
    {
        for (int k = 0; k < own.Length; k++)
        {
            own[k] = SortKeys.Of(values[k * inner], k, descending);
        }
    }

    /// <summary>Leaves the least keys of all elements in a heap whose greatest key is in front: what isn't less than that is passed over, a vector at a time.</summary>
    private void Choose<V>(Span<ulong> heap, float* values)
        where V : struct, IVector<V>
    {
        for (int parent = (heap.Length / 2) - 1; parent >= 0; parent--)
        {
            Sink(heap, parent);
        }

        float limit = values[SortKeys.Place(heap[0]) * inner];
        nint k = count;
        while (k < size)
        {
            if (inner == 1 && k + V.Count <= size && !AnyBetter(V.Load(ref *values, k), V.Create(limit)))
            {
                k += V.Count;
                continue;
            }

            for (nint end = nint.Min(k + V.Count, size); k < end; k++)
            {
                ulong key = SortKeys.Of(values[k * inner], (int)k, descending);
                if (key < heap[0])
                {
                    heap[0] = key;
                    Sink(heap, 0);
                    limit = values[SortKeys.Place(heap[0]) * inner];
                }
            }
        }
    }

    /// <summary>Whether an element may come before the limit: where NaN is greatest, it does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AnyBetter<V>(V values, V limit)
        where V : struct, IVector<V>
    {
        V one = V.Create(1f);
        return descending
            ? V.AnyGreater(V.SelectGreaterOrEqual(limit, values, V.Zero, one), V.Zero)
            : V.AnyGreater(V.SelectGreaterOrEqual(values, limit, V.Zero, one), V.Zero);
    }

    private static void Sink(Span<ulong> heap, int parent)
    {
        ulong key = heap[parent];
        for (int child = (parent * 2) + 1; child < heap.Length; child = (parent * 2) + 1)
        {
            child += child + 1 < heap.Length && heap[child + 1] > heap[child] ? 1 : 0;
            if (heap[child] <= key)
            {
                break;
            }

            heap[parent] = heap[child];
            parent = child;
        }

        heap[parent] = key;
    }
}
