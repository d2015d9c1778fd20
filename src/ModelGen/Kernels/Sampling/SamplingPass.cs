using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Reads images at the places of a grid, a vector of channels at a time.</summary>
internal readonly ref struct SamplingPass : IVectorCode
{
    private const int PlacesOfUnit = 64;

    private readonly ref float y;
    private readonly ref float x;
    private readonly ref float grid;
    private readonly SamplingShape shape;

    internal SamplingPass(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> grid, in SamplingShape shape)
    {
        this.y = ref MemoryMarshal.GetReference(y);
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
        private readonly SamplingPass pass;

        internal Units(scoped ref readonly SamplingPass pass) => this.pass = pass;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            ref readonly SamplingShape shape = ref pass.shape;
            (int image, int block) = Math.DivRem(unit, pass.Blocks);
            ref float from = ref Unsafe.Add(ref pass.x, (nint)image * shape.Pixels * shape.Channels);
            for (int i = block * PlacesOfUnit; i < Math.Min((block + 1) * PlacesOfUnit, shape.Places); i++)
            {
                nint place = ((nint)image * shape.Places) + i;
                var at = new SamplingPlace(ref pass.grid, place, in shape);
                ref float to = ref Unsafe.Add(ref pass.y, place * shape.Channels);
                for (int channel = 0; channel < shape.Channels; channel += V.Count)
                {
                    int lanes = Math.Min(V.Count, shape.Channels - channel);
                    V sum = Sum(ref from, in at, channel, lanes);
                    if (lanes == V.Count)
                    {
                        V.Store(sum, ref to, channel);
                    }
                    else
                    {
                        V.StorePartial(sum, ref to, channel, lanes);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private V Sum(ref float image, in SamplingPlace at, int channel, int lanes)
        {
            ref readonly SamplingShape shape = ref pass.shape;
            V sum = V.Zero;
            for (int d = 0; d < at.DepthTaps; d++)
            {
                for (int h = 0; h < shape.Height.Taps; h++)
                {
                    int line = at.Line(d, h, in shape);
                    float weight = at.Depth.Weight(d) * at.Height.Weight(h);
                    for (int w = 0; w < shape.Width.Taps && line >= 0; w++)
                    {
                        int pixel = at.Width.Pixel(w);
                        if (pixel >= 0)
                        {
                            nint offset = ((nint)(line + pixel) * shape.Channels) + channel;
                            V values = lanes == V.Count ? V.Load(ref image, offset) : V.LoadPartial(ref image, offset, lanes);
                            sum = V.MultiplyAdd(values, V.Create(weight * at.Width.Weight(w)), sum);
                        }
                    }
                }
            }

            return sum;
        }
    }
}
