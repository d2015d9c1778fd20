using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Finds the pixels with the greatest values of windows, a vector of channels at a time.</summary>
internal readonly ref struct PoolingIndexPass : IVectorCode
{
    private readonly ref float indices;
    private readonly ref float x;
    private readonly PoolingShape shape;

    internal PoolingIndexPass(Span<int> indices, ReadOnlySpan<float> x, in PoolingShape shape)
    {
        this.indices = ref Unsafe.As<int, float>(ref MemoryMarshal.GetReference(indices));
        this.x = ref MemoryMarshal.GetReference(x);
        this.shape = shape;
    }

    public void Run<V>()
        where V : struct, IVector<V>
    {
        var units = new Units<V>(in this);
        Partition.Run(ref units, shape.Batch * shape.Depth.Positions * shape.Height.Positions, Partition.Threads(2 * shape.Nanoseconds));
    }

    /// <summary>Lines of positions.</summary>
    private readonly ref struct Units<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly PoolingIndexPass pass;

        internal Units(scoped ref readonly PoolingIndexPass pass) => this.pass = pass;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            (int plane, int height) = Math.DivRem(unit, pass.shape.Height.Positions);
            (int image, int depth) = Math.DivRem(plane, pass.shape.Depth.Positions);
            int channels = pass.shape.Channels;
            ref float to = ref Unsafe.Add(ref pass.indices, (nint)unit * pass.shape.Width.Positions * channels);
            ref float from = ref Unsafe.Add(ref pass.x, (nint)image * pass.shape.Pixels * channels);
            var box = new WindowBox(in pass.shape, depth, height);
            for (int width = 0; width < pass.shape.Width.Positions; width++)
            {
                box.MoveTo(in pass.shape, width);
                for (int channel = 0; channel < channels; channel += V.Count)
                {
                    int lanes = Math.Min(V.Count, channels - channel);
                    V best = Best(ref from, channel, in box, lanes);
                    if (lanes == V.Count)
                    {
                        V.Store(best, ref to, channel);
                    }
                    else
                    {
                        V.StorePartial(best, ref to, channel, lanes);
                    }
                }

                to = ref Unsafe.Add(ref to, channels);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private V Best(ref float image, int channel, in WindowBox box, int lanes)
        {
            int channels = pass.shape.Channels;
            V greatest = V.Create(float.NegativeInfinity), best = V.CreateBits(box.Depth * box.Height * box.Width > 0 ? (int)(box.Line(0, 0) / channels) : 0);
            for (int d = 0; d < box.Depth; d++)
            {
                for (int h = 0; h < box.Height; h++)
                {
                    nint pixel = box.Line(d, h);
                    for (int w = 0; w < box.Width; w++, pixel += box.PixelStep)
                    {
                        V values = lanes == V.Count ? V.Load(ref image, pixel + channel) : V.LoadPartial(ref image, pixel + channel, lanes);
                        V isBetter = (values > greatest) | V.NotEqual(values, values);
                        greatest = V.Select(isBetter, values, greatest);
                        best = V.Select(isBetter, V.CreateBits((int)(pixel / channels)), best);
                    }
                }
            }

            return best;
        }
    }
}
