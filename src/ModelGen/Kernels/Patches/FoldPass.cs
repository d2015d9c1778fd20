using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Adds up what lies in the place of each pixel at all positions of windows that cover it: pixels ask for positions, so that no two threads write to one.</summary>
internal readonly ref struct FoldPass : IVectorCode
{
    private readonly ref float x;
    private readonly ref float y;
    private readonly PoolingShape shape;

    internal FoldPass(Span<float> x, ReadOnlySpan<float> y, in PoolingShape shape)
    {
        this.x = ref MemoryMarshal.GetReference(x);
        this.y = ref MemoryMarshal.GetReference(y);
        this.shape = shape;
    }

    public void Run<V>()
        where V : struct, IVector<V>
    {
        var units = new Units<V>(in this);
        Partition.Run(ref units, shape.Batch * shape.Depth.Size * shape.Height.Size, Partition.Threads(shape.Nanoseconds));
    }

    /// <summary>Lines of pixels.</summary>
    private readonly ref struct Units<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly FoldPass pass;

        internal Units(scoped ref readonly FoldPass pass) => this.pass = pass;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            ref readonly PoolingShape shape = ref pass.shape;
            (int plane, int height) = Math.DivRem(unit, shape.Height.Size);
            (int image, int depth) = Math.DivRem(plane, shape.Depth.Size);
            ref float to = ref Unsafe.Add(ref pass.x, (nint)unit * shape.Width.Size * shape.Channels);
            for (int width = 0; width < shape.Width.Size; width++)
            {
                for (int channel = 0; channel < shape.Channels; channel += V.Count)
                {
                    int lanes = Math.Min(V.Count, shape.Channels - channel);
                    V sum = Sum((nint)image * shape.Positions, depth, height, width, channel, lanes);
                    if (lanes == V.Count)
                    {
                        V.Store(sum, ref to, channel);
                    }
                    else
                    {
                        V.StorePartial(sum, ref to, channel, lanes);
                    }
                }

                to = ref Unsafe.Add(ref to, shape.Channels);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private V Sum(nint image, int depth, int height, int width, int channel, int lanes)
        {
            ref readonly PoolingShape shape = ref pass.shape;
            V sum = V.Zero;
            for (int d = 0; d < shape.Depth.Kernel; d++)
            {
                int atDepth = shape.Depth.Position(depth, d);
                for (int h = 0; h < shape.Height.Kernel && atDepth >= 0; h++)
                {
                    int atHeight = shape.Height.Position(height, h);
                    for (int w = 0; w < shape.Width.Kernel && atHeight >= 0; w++)
                    {
                        int atWidth = shape.Width.Position(width, w);
                        if (atWidth >= 0)
                        {
                            nint position = image + ((((nint)atDepth * shape.Height.Positions) + atHeight) * shape.Width.Positions) + atWidth;
                            nint element = (((((position * shape.Depth.Kernel) + d) * shape.Height.Kernel) + h) * shape.Width.Kernel) + w;
                            nint at = (element * shape.Channels) + channel;
                            sum += lanes == V.Count ? V.Load(ref pass.y, at) : V.LoadPartial(ref pass.y, at, lanes);
                        }
                    }
                }
            }

            return sum;
        }
    }
}
