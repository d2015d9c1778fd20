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

    internal readonly struct Of1 : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.A;
    }

    internal readonly struct Of2 : IFormula, IOperands2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.A + (x.B * V.Create(2f));
    }

    internal readonly struct Of3 : IFormula, IOperands3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.A + (x.B * V.Create(2f)) + (x.C * V.Create(-3f));
    }

    internal readonly struct Of4 : IFormula, IOperands4
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.A + (x.B * V.Create(2f)) + (x.C * V.Create(-3f)) + (x.D * V.Create(5f));
    }

    internal readonly struct Of5 : IFormula, IOperands5
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.A + (x.B * V.Create(2f)) + (x.C * V.Create(-3f)) + (x.D * V.Create(5f)) + (x.E * V.Create(-7f));
    }

    internal readonly struct Of6 : IFormula, IOperands6
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.A + (x.B * V.Create(2f)) + (x.C * V.Create(-3f)) + (x.D * V.Create(5f)) + (x.E * V.Create(-7f)) + (x.F * V.Create(11f));
    }

    internal readonly struct Of7 : IFormula, IOperands7
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.A + (x.B * V.Create(2f)) + (x.C * V.Create(-3f)) + (x.D * V.Create(5f)) + (x.E * V.Create(-7f)) + (x.F * V.Create(11f)) + (x.G * V.Create(13f));
    }

    internal readonly struct Of8 : IFormula, IOperands8
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.A + (x.B * V.Create(2f)) + (x.C * V.Create(-3f)) + (x.D * V.Create(5f)) + (x.E * V.Create(-7f)) + (x.F * V.Create(11f)) + (x.G * V.Create(13f)) + (x.H * V.Create(-17f));
    }
}
