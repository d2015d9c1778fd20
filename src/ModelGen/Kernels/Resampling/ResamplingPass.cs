using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Weighted sums of elements along a dimension, a vector of the inner elements at a time.</summary>
internal readonly ref struct ResamplingPass : IVectorCode
{
    /// <summary>The floats that a unit writes, about.</summary>
    private const int FloatsOfUnit = 8192;

    /// <summary>The most lines of a unit: where an element is and its weights are found once for all of them.</summary>
    private const int LinesOfUnit = 16;

    private readonly ref float y;
    private readonly ref float x;
    private readonly int outer;
    private readonly int inner;
    private readonly int lines;
    private readonly int positions;
    private readonly int blocks;
    private readonly ResamplingAxis axis;

    internal ResamplingPass(Span<float> y, ReadOnlySpan<float> x, int outer, in ResamplingAxis axis, int inner)
    {
        this.y = ref MemoryMarshal.GetReference(y);
        this.x = ref MemoryMarshal.GetReference(x);
        (this.outer, this.inner, this.axis) = (outer, inner, axis);
        int elements = Math.Max(FloatsOfUnit / Math.Max(inner, 1), 1);
        lines = Math.Clamp(elements / Math.Max(axis.NewSize, 1), 1, LinesOfUnit);
        positions = Math.Max(elements / lines, 1);
        blocks = (axis.NewSize + positions - 1) / positions;
    }

    public void Run<V>()
        where V : struct, IVector<V>
    {
        var units = new Units<V>(in this);
        Partition.Run(ref units, (outer + lines - 1) / lines * blocks, Partition.Threads((long)outer * axis.NewSize * inner * axis.Taps / 8));
    }

    /// <summary>Blocks of new elements of some lines.</summary>
    private readonly ref struct Units<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly ResamplingPass pass;

        internal Units(scoped ref readonly ResamplingPass pass) => this.pass = pass;

        public void Run(int unit)
        {
            (int group, int block) = Math.DivRem(unit, pass.blocks);
            int firstLine = group * pass.lines, endLine = Math.Min(firstLine + pass.lines, pass.outer);
            int first = block * pass.positions, end = Math.Min(first + pass.positions, pass.axis.NewSize);
            int taps = pass.axis.Taps;
            for (int position = first; position < end; position++)
            {
                ResamplingTaps at = pass.axis.At(position);
                for (int line = firstLine; line < endLine; line++)
                {
                    ref float to = ref Unsafe.Add(ref pass.y, (((nint)line * pass.axis.NewSize) + position) * pass.inner);
                    ref float from = ref Unsafe.Add(ref pass.x, (nint)line * pass.axis.Size * pass.inner);
                    switch (taps)
                    {
                        case 1:
                            One(ref to, ref from, in at);
                            break;
                        case 2:
                            Two(ref to, ref from, in at);
                            break;
                        default:
                            Four(ref to, ref from, in at);
                            break;
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void One(ref float to, ref float from, in ResamplingTaps at)
        {
            nint first = (nint)at.First * pass.inner;
            for (int i = 0; i < pass.inner; i += V.Count)
            {
                int lanes = Math.Min(V.Count, pass.inner - i);
                Store(Load(ref from, first + i, lanes), ref to, i, lanes);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Two(ref float to, ref float from, in ResamplingTaps at)
        {
            nint first = (nint)at.First * pass.inner, second = (nint)at.Second * pass.inner;
            V a = V.Create(at.FirstWeight), b = V.Create(at.SecondWeight);
            for (int i = 0; i < pass.inner; i += V.Count)
            {
                int lanes = Math.Min(V.Count, pass.inner - i);
                Store(V.MultiplyAdd(Load(ref from, second + i, lanes), b, Load(ref from, first + i, lanes) * a), ref to, i, lanes);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Four(ref float to, ref float from, in ResamplingTaps at)
        {
            nint first = (nint)at.First * pass.inner, second = (nint)at.Second * pass.inner, third = (nint)at.Third * pass.inner, fourth = (nint)at.Fourth * pass.inner;
            V a = V.Create(at.FirstWeight), b = V.Create(at.SecondWeight), c = V.Create(at.ThirdWeight), d = V.Create(at.FourthWeight);
            for (int i = 0; i < pass.inner; i += V.Count)
            {
                int lanes = Math.Min(V.Count, pass.inner - i);
                V sum = V.MultiplyAdd(Load(ref from, second + i, lanes), b, Load(ref from, first + i, lanes) * a);
                sum = V.MultiplyAdd(Load(ref from, third + i, lanes), c, sum);
                Store(V.MultiplyAdd(Load(ref from, fourth + i, lanes), d, sum), ref to, i, lanes);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Load(ref float from, nint at, int lanes) => lanes == V.Count ? V.Load(ref from, at) : V.LoadPartial(ref from, at, lanes);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store(V value, ref float to, nint at, int lanes)
        {
            if (lanes == V.Count)
            {
                V.Store(value, ref to, at);
            }
            else
            {
                V.StorePartial(value, ref to, at, lanes);
            }
        }
    }
}
