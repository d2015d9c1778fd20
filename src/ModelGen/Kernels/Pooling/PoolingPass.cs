using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Goes over the positions of windows, a vector of channels at a time.</summary>
internal readonly ref struct PoolingPass<P> : IVectorCode
    where P : struct, IPooling
{
    private readonly ref float y;
    private readonly ref float x;
    private readonly PoolingShape shape;
    private readonly P pooling;

    internal PoolingPass(Span<float> y, ReadOnlySpan<float> x, in PoolingShape shape, P pooling)
    {
        this.y = ref MemoryMarshal.GetReference(y);
        this.x = ref MemoryMarshal.GetReference(x);
        this.shape = shape;
        this.pooling = pooling;
    }

    public void Run<V>()
        where V : struct, IVector<V>
    {
        var units = new Units<V>(in this);
        Partition.Run(ref units, shape.Batch * shape.Depth.Positions * shape.Height.Positions, Partition.Threads(shape.Nanoseconds));
    }

    /// <summary>Lines of positions.</summary>
    private readonly ref struct Units<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly PoolingPass<P> pass;

        internal Units(scoped ref readonly PoolingPass<P> pass) => this.pass = pass;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            (int plane, int height) = Math.DivRem(unit, pass.shape.Height.Positions);
            (int image, int depth) = Math.DivRem(plane, pass.shape.Depth.Positions);
            ref float to = ref Unsafe.Add(ref pass.y, (nint)unit * pass.shape.Width.Positions * pass.shape.Channels);
            ref float from = ref Unsafe.Add(ref pass.x, (nint)image * pass.shape.Pixels * pass.shape.Channels);
            var box = new WindowBox(in pass.shape, depth, height);
            for (int width = 0; width < pass.shape.Width.Positions; width++)
            {
                int channel = 0;
                box.MoveTo(in pass.shape, width);
                for (; channel <= pass.shape.Channels - V.Count; channel += V.Count)
                {
                    V.Store(pass.pooling.End(Reduce(ref from, channel, in box, V.Count), in pass.shape, depth, height, width), ref to, channel);
                }

                int lanes = pass.shape.Channels - channel;
                if (lanes > 0)
                {
                    V.StorePartial(pass.pooling.End(Reduce(ref from, channel, in box, lanes), in pass.shape, depth, height, width), ref to, channel, lanes);
                }

                to = ref Unsafe.Add(ref to, pass.shape.Channels);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Reduce(ref float image, int channel, in WindowBox box, int lanes)
        {
            V result = P.Start<V>();
            for (int d = 0; d < box.Depth; d++)
            {
                for (int h = 0; h < box.Height; h++)
                {
                    ref float pixel = ref Unsafe.Add(ref image, box.Line(d, h) + channel);
                    for (int w = 0; w < box.Width; w++)
                    {
                        result = P.Next(result, lanes == V.Count ? V.Load(ref pixel, 0) : V.LoadPartial(ref pixel, 0, lanes));
                        pixel = ref Unsafe.Add(ref pixel, box.PixelStep);
                    }
                }
            }

            return result;
        }
    }
}
