using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Adds the gradients of new elements to those that they are made of. A unit has some of the inner elements of a line to itself, so that no two write to one place.</summary>
internal readonly ref struct ResamplingGradientPass : IVectorCode
{
    /// <summary>The inner elements of a unit.</summary>
    private const int Columns = 1024;

    private readonly ref float dx;
    private readonly ref float dy;
    private readonly int outer;
    private readonly int inner;
    private readonly ResamplingAxis axis;

    internal ResamplingGradientPass(Span<float> dx, ReadOnlySpan<float> dy, int outer, in ResamplingAxis axis, int inner)
    {
        this.dx = ref MemoryMarshal.GetReference(dx);
        this.dy = ref MemoryMarshal.GetReference(dy);
        (this.outer, this.inner, this.axis) = (outer, inner, axis);
    }

    private int Blocks => (inner + Columns - 1) / Columns;

    public void Run<V>()
        where V : struct, IVector<V>
    {
        var units = new Units<V>(in this);
        Partition.Run(ref units, outer * Blocks, Partition.Threads((long)outer * axis.NewSize * inner * axis.Taps / 4));
    }

    /// <summary>Columns of a line.</summary>
    private readonly ref struct Units<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly ResamplingGradientPass pass;

        internal Units(scoped ref readonly ResamplingGradientPass pass) => this.pass = pass;

        public void Run(int unit)
        {
            (int line, int block) = Math.DivRem(unit, pass.Blocks);
            int column = block * Columns, count = Math.Min(Columns, pass.inner - column), taps = pass.axis.Taps;
            ref float to = ref Unsafe.Add(ref pass.dx, ((nint)line * pass.axis.Size * pass.inner) + column);
            ref float from = ref Unsafe.Add(ref pass.dy, ((nint)line * pass.axis.NewSize * pass.inner) + column);
            for (int element = 0; element < pass.axis.Size; element++)
            {
                MemoryMarshal.CreateSpan(ref Unsafe.Add(ref to, (nint)element * pass.inner), count).Clear();
            }

            for (int position = 0; position < pass.axis.NewSize; position++)
            {
                ResamplingTaps at = pass.axis.At(position);
                Add(ref to, at.First, at.FirstWeight, ref from, count);
                if (taps > 1)
                {
                    Add(ref to, at.Second, at.SecondWeight, ref from, count);
                }

                if (taps > 2)
                {
                    Add(ref to, at.Third, at.ThirdWeight, ref from, count);
                    Add(ref to, at.Fourth, at.FourthWeight, ref from, count);
                }

                from = ref Unsafe.Add(ref from, pass.inner);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Add(ref float to, int element, float weight, ref float from, int count)
        {
            nint at = (nint)element * pass.inner;
            V factor = V.Create(weight);
            for (int i = 0; i < count; i += V.Count)
            {
                int lanes = Math.Min(V.Count, count - i);
                Store(V.MultiplyAdd(Load(ref from, i, lanes), factor, Load(ref to, at + i, lanes)), ref to, at + i, lanes);
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
