using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>The place of the greatest element of <c>[size, inner]</c> for each of the inner ones; with the sign flipped, of the least.</summary>
/// <param name="sign">What all elements' bits are combined with: 0, or the sign bit.</param>
internal readonly unsafe struct ExtremeCode(int* indices, float* x, nint size, nint inner, int sign) : IRowCode
{
    public void Run<V>(nint row, nint rows)
        where V : struct, IVector<V>
    {
        for (nint r = row; r < row + rows; r++)
        {
            if (inner == 1)
            {
                indices[r] = (int)AlongRow<V>(x + (r * size));
            }
            else
            {
                AlongColumns<V>(indices + (r * inner), x + (r * size * inner));
            }
        }
    }

    /// <summary>The greatest element first, then where it is: the second look mostly ends early, and finds the row in the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private nint AlongRow<V>(float* row)
        where V : struct, IVector<V>
    {
        if (size < V.Count)
        {
            return AlongShortRow(row);
        }

        V flip = V.CreateBits(sign), greatest = V.Load(ref *row, 0) ^ flip;
        for (nint k = V.Count; k < size; k += V.Count)
        {
            greatest = V.Max(greatest, V.Load(ref *row, nint.Min(k, size - V.Count)) ^ flip);
        }

        float best = V.MaxAcross(greatest);
        V wanted = V.Create(best) ^ flip, one = V.Create(1f);
        bool isNaN = float.IsNaN(best);
        for (nint k = 0; k < size; k += V.Count)
        {
            nint start = nint.Min(k, size - V.Count);
            V values = V.Load(ref *row, start);
            V found = V.Select(isNaN ? V.NotEqual(values, values) : V.Equal(values, wanted), one, V.Zero);
            if (V.AnyGreater(found, V.Zero))
            {
                return start + AlongShortRow(row + start, V.Count);
            }
        }

        return 0;
    }

    private nint AlongShortRow(float* row) => AlongShortRow(row, size);

    private nint AlongShortRow(float* row, nint count)
    {
        nint best = 0;
        float greatest = Signed(row[0]);
        for (nint k = 1; k < count && !float.IsNaN(greatest); k++)
        {
            float value = Signed(row[k]);
            if (!(value <= greatest))
            {
                (best, greatest) = (k, value);
            }
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AlongColumns<V>(int* result, float* block)
        where V : struct, IVector<V>
    {
        nint i = 0;
        for (; i + V.Count <= inner; i += V.Count)
        {
            V flip = V.CreateBits(sign), greatest = V.Load(ref *block, i) ^ flip, best = V.Zero;
            for (nint k = 1; k < size; k++)
            {
                V values = V.Load(ref *block, (k * inner) + i) ^ flip;
                V isBetter = ~(values <= greatest) & V.Equal(greatest, greatest);
                greatest = V.Select(isBetter, values, greatest);
                best = V.Select(isBetter, V.CreateBits((int)k), best);
            }

            V.Store(best, ref *(float*)result, i);
        }

        for (; i < inner; i++)
        {
            nint best = 0;
            float greatest = Signed(block[i]);
            for (nint k = 1; k < size && !float.IsNaN(greatest); k++)
            {
                float value = Signed(block[(k * inner) + i]);
                if (!(value <= greatest))
                {
                    (best, greatest) = (k, value);
                }
            }

            result[i] = (int)best;
        }
    }

    private float Signed(float value) => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) ^ sign);
}
