using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen.Tests.Kernels;

/// <summary>Linear formulas of one to eight operands with small integral factors: exact in float on small integers, whatever the order.</summary>
internal static class Weighted
{
    private static readonly int[] Factors = [1, 2, -3, 5, -7, 11, 13, -17];

    public static float Reference(int arity, Func<int, float> operand)
    {
        float sum = 0f;
        for (int k = 0; k < arity; k++)
        {
            sum += Factors[k] * operand(k);
        }

        return sum;
    }

    internal readonly struct Of1 : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V a)
            where V : struct, IVector<V> =>
            a;
    }

    internal readonly struct Of2 : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V a, V b)
            where V : struct, IVector<V> =>
            a + (b * V.Create(2f));
    }

    internal readonly struct Of3 : IFormula3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V a, V b, V c)
            where V : struct, IVector<V> =>
            a + (b * V.Create(2f)) + (c * V.Create(-3f));
    }

    internal readonly struct Of4 : IFormula4
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V a, V b, V c, V d)
            where V : struct, IVector<V> =>
            a + (b * V.Create(2f)) + (c * V.Create(-3f)) + (d * V.Create(5f));
    }

    internal readonly struct Of5 : IFormula5
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V a, V b, V c, V d, V e)
            where V : struct, IVector<V> =>
            a + (b * V.Create(2f)) + (c * V.Create(-3f)) + (d * V.Create(5f)) + (e * V.Create(-7f));
    }

    internal readonly struct Of6 : IFormula6
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V a, V b, V c, V d, V e, V f)
            where V : struct, IVector<V> =>
            a + (b * V.Create(2f)) + (c * V.Create(-3f)) + (d * V.Create(5f)) + (e * V.Create(-7f)) + (f * V.Create(11f));
    }

    internal readonly struct Of7 : IFormula7
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V a, V b, V c, V d, V e, V f, V g)
            where V : struct, IVector<V> =>
            a + (b * V.Create(2f)) + (c * V.Create(-3f)) + (d * V.Create(5f)) + (e * V.Create(-7f)) + (f * V.Create(11f)) + (g * V.Create(13f));
    }

    internal readonly struct Of8 : IFormula8
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h)
            where V : struct, IVector<V> =>
            a + (b * V.Create(2f)) + (c * V.Create(-3f)) + (d * V.Create(5f)) + (e * V.Create(-7f)) + (f * V.Create(11f)) + (g * V.Create(13f)) + (h * V.Create(-17f));
    }
}
