using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Copies the pixels under each position of windows, zeros for those outside of the image.</summary>
internal readonly ref struct UnfoldPass : IVectorCode
{
    private readonly ref float y;
    private readonly ref float x;
    private readonly PoolingShape shape;

    internal UnfoldPass(Span<float> y, ReadOnlySpan<float> x, in PoolingShape shape)
    {
        this.y = ref MemoryMarshal.GetReference(y);
        this.x = ref MemoryMarshal.GetReference(x);
        this.shape = shape;
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
        private readonly UnfoldPass pass;

        internal Units(scoped ref readonly UnfoldPass pass) => this.pass = pass;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            ref readonly PoolingShape shape = ref pass.shape;
            (int plane, int height) = Math.DivRem(unit, shape.Height.Positions);
            (int image, int depth) = Math.DivRem(plane, shape.Depth.Positions);
            ref float to = ref Unsafe.Add(ref pass.y, (nint)unit * shape.Width.Positions * shape.Elements * shape.Channels);
            ref float from = ref Unsafe.Add(ref pass.x, (nint)image * shape.Pixels * shape.Channels);
            for (int width = 0; width < shape.Width.Positions; width++)
            {
                for (int d = 0; d < shape.Depth.Kernel; d++)
                {
                    int pixelDepth = shape.Depth.Start(depth) + (d * shape.Depth.Dilation);
                    for (int h = 0; h < shape.Height.Kernel; h++)
                    {
                        int pixelHeight = shape.Height.Start(height) + (h * shape.Height.Dilation);
                        bool isInside = (uint)pixelDepth < (uint)shape.Depth.Size && (uint)pixelHeight < (uint)shape.Height.Size;
                        nint line = ((nint)pixelDepth * shape.Height.Size) + pixelHeight;
                        for (int w = 0; w < shape.Width.Kernel; w++)
                        {
                            int pixelWidth = shape.Width.Start(width) + (w * shape.Width.Dilation);
                            if (isInside && (uint)pixelWidth < (uint)shape.Width.Size)
                            {
                                Copy(ref to, ref Unsafe.Add(ref from, ((line * shape.Width.Size) + pixelWidth) * shape.Channels), shape.Channels);
                            }
                            else
                            {
                                MemoryMarshal.CreateSpan(ref to, shape.Channels).Clear();
                            }

                            to = ref Unsafe.Add(ref to, shape.Channels);
                        }
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Copy(ref float to, ref float from, int count)
        {
            int i = 0;
            for (; i <= count - V.Count; i += V.Count)
            {
                V.Store(V.Load(ref from, i), ref to, i);
            }

            if (i < count)
            {
                V.StorePartial(V.LoadPartial(ref from, i, count - i), ref to, i, count - i);
            }
        }
    }
}
