using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Goes over the positions of windows and adds to the gradients of the pixels that they cover, a vector of channels at a time.</summary>
internal readonly ref struct PoolingGradientPass<G> : IVectorCode
    where G : struct, IPoolingGradient
{
    private readonly ref float dx;
    private readonly ref float dy;
    private readonly ref float x;
    private readonly ref float y;
    private readonly PoolingShape shape;
    private readonly G rule;

    /// <summary>Whether each pixel is in one window, so that nothing need be added up.</summary>
    private readonly bool isTiled;

    internal PoolingGradientPass(Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> y, in PoolingShape shape, G rule)
    {
        this.dx = ref MemoryMarshal.GetReference(dx);
        this.dy = ref MemoryMarshal.GetReference(dy);
        this.x = ref MemoryMarshal.GetReference(x);
        this.y = ref MemoryMarshal.GetReference(y);
        this.shape = shape;
        this.rule = rule;
        isTiled = shape.Depth.IsTiled && shape.Height.IsTiled && shape.Width.IsTiled;
    }

    public void Run<V>()
        where V : struct, IVector<V>
    {
        var units = new Units<V>(in this);
        Partition.Run(ref units, shape.Batch, Partition.Threads(2 * shape.Nanoseconds));
    }

    /// <summary>Images: within one, windows may cover the same pixels.</summary>
    private readonly ref struct Units<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly PoolingGradientPass<G> pass;

        internal Units(scoped ref readonly PoolingGradientPass<G> pass) => this.pass = pass;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            int floats = pass.shape.Pixels * pass.shape.Channels;
            nint image = (nint)unit * floats, position = (nint)unit * pass.shape.Positions * pass.shape.Channels;
            if (!pass.isTiled)
            {
                MemoryMarshal.CreateSpan(ref Unsafe.Add(ref pass.dx, image), floats).Clear();
            }

            for (int depth = 0; depth < pass.shape.Depth.Positions; depth++)
            {
                for (int height = 0; height < pass.shape.Height.Positions; height++)
                {
                    var box = new WindowBox(in pass.shape, depth, height);
                    for (int width = 0; width < pass.shape.Width.Positions; width++)
                    {
                        box.MoveTo(in pass.shape, width);
                        Position(in box, image, position, depth, height, width);
                        position += pass.shape.Channels;
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Position(in WindowBox box, nint image, nint position, int depth, int height, int width)
        {
            for (int channel = 0; channel < pass.shape.Channels; channel += V.Count)
            {
                int lanes = Math.Min(V.Count, pass.shape.Channels - channel);
                V left = pass.rule.Start(Load(ref pass.dy, position + channel, lanes), in pass.shape, depth, height, width);
                V result = G.ReadsValues ? Load(ref pass.y, position + channel, lanes) : V.Zero;
                for (int d = 0; d < box.Depth; d++)
                {
                    for (int h = 0; h < box.Height; h++)
                    {
                        nint pixel = image + box.Line(d, h) + channel;
                        for (int w = 0; w < box.Width; w++)
                        {
                            V taken = G.Take(ref left, G.ReadsValues ? Load(ref pass.x, pixel, lanes) : V.Zero, result);
                            if (!pass.isTiled)
                            {
                                taken += Load(ref pass.dx, pixel, lanes);
                            }

                            if (lanes == V.Count)
                            {
                                V.Store(taken, ref pass.dx, pixel);
                            }
                            else
                            {
                                V.StorePartial(taken, ref pass.dx, pixel, lanes);
                            }

                            pixel += box.PixelStep;
                        }
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Load(ref float from, nint at, int lanes) => lanes == V.Count ? V.Load(ref from, at) : V.LoadPartial(ref from, at, lanes);
    }
}
