using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>The gradients of a grid's coordinates: for each pixel around a place, the product of the gradient with it, times how its weight changes.</summary>
internal readonly ref struct GridGradientPass : IVectorCode
{
    private const int PlacesOfUnit = 64;

    private readonly ref float dgrid;
    private readonly ref float dy;
    private readonly ref float x;
    private readonly ref float grid;
    private readonly SamplingShape shape;

    internal GridGradientPass(Span<float> dgrid, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> grid, in SamplingShape shape)
    {
        this.dgrid = ref MemoryMarshal.GetReference(dgrid);
        this.dy = ref MemoryMarshal.GetReference(dy);
        this.x = ref MemoryMarshal.GetReference(x);
        this.grid = ref MemoryMarshal.GetReference(grid);
        this.shape = shape;
    }

    private int Blocks => (shape.Places + PlacesOfUnit - 1) / PlacesOfUnit;

    public void Run<V>()
        where V : struct, IVector<V>
    {
        var units = new Units<V>(in this);
        Partition.Run(ref units, shape.Batch * Blocks, Partition.Threads(shape.Nanoseconds));
    }

    /// <summary>Some places of an image.</summary>
    private readonly ref struct Units<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly GridGradientPass pass;

        internal Units(scoped ref readonly GridGradientPass pass) => this.pass = pass;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            ref readonly SamplingShape shape = ref pass.shape;
            (int image, int block) = Math.DivRem(unit, pass.Blocks);
            ref float pixels = ref Unsafe.Add(ref pass.x, (nint)image * shape.Pixels * shape.Channels);
            for (int i = block * PlacesOfUnit; i < Math.Min((block + 1) * PlacesOfUnit, shape.Places); i++)
            {
                nint place = ((nint)image * shape.Places) + i;
                Place(ref Unsafe.Add(ref pass.dgrid, place * shape.Coordinates), ref Unsafe.Add(ref pass.dy, place * shape.Channels), ref pixels, new SamplingPlace(ref pass.grid, place, in shape));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Place(ref float gradient, ref float dy, ref float image, in SamplingPlace at)
        {
            ref readonly SamplingShape shape = ref pass.shape;
            float x = 0, y = 0, z = 0;
            for (int d = 0; d < at.DepthTaps; d++)
            {
                for (int h = 0; h < shape.Height.Taps; h++)
                {
                    int line = at.Line(d, h, in shape);
                    for (int w = 0; w < shape.Width.Taps && line >= 0; w++)
                    {
                        int pixel = at.Width.Pixel(w);
                        if (pixel >= 0)
                        {
                            float product = Product(ref dy, ref Unsafe.Add(ref image, (nint)(line + pixel) * shape.Channels));
                            x += product * at.Depth.Weight(d) * at.Height.Weight(h) * at.Width.Slope(w);
                            y += product * at.Depth.Weight(d) * at.Height.Slope(h) * at.Width.Weight(w);
                            z += product * at.Depth.Slope(d) * at.Height.Weight(h) * at.Width.Weight(w);
                        }
                    }
                }
            }

            gradient = x;
            Unsafe.Add(ref gradient, 1) = y;
            if (!shape.IsFlat)
            {
                Unsafe.Add(ref gradient, 2) = z;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private float Product(ref float left, ref float right)
        {
            V sum = V.Zero;
            int channel = 0, channels = pass.shape.Channels;
            for (; channel <= channels - V.Count; channel += V.Count)
            {
                sum = V.MultiplyAdd(V.Load(ref left, channel), V.Load(ref right, channel), sum);
            }

            int lanes = channels - channel;
            if (lanes > 0)
            {
                sum = V.MultiplyAdd(V.LoadPartial(ref left, channel, lanes), V.LoadPartial(ref right, channel, lanes), sum);
            }

            return V.Sum(sum);
        }
    }
}
