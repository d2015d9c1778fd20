using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Adds the gradients at the places of a grid to those of the pixels around. Places may share pixels: a unit is an image.</summary>
internal readonly ref struct SamplingGradientPass : IVectorCode
{
    private readonly ref float dx;
    private readonly ref float dy;
    private readonly ref float grid;
    private readonly SamplingShape shape;

    internal SamplingGradientPass(Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> grid, in SamplingShape shape)
    {
        this.dx = ref MemoryMarshal.GetReference(dx);
        this.dy = ref MemoryMarshal.GetReference(dy);
        this.grid = ref MemoryMarshal.GetReference(grid);
        this.shape = shape;
    }

    public void Run<V>()
        where V : struct, IVector<V>
    {
        var units = new Units<V>(in this);
        Partition.Run(ref units, shape.Batch, Partition.Threads(2 * shape.Nanoseconds));
    }

    /// <summary>Images.</summary>
    private readonly ref struct Units<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly SamplingGradientPass pass;

        internal Units(scoped ref readonly SamplingGradientPass pass) => this.pass = pass;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            ref readonly SamplingShape shape = ref pass.shape;
            int floats = shape.Pixels * shape.Channels;
            ref float to = ref Unsafe.Add(ref pass.dx, (nint)unit * floats);
            MemoryMarshal.CreateSpan(ref to, floats).Clear();
            for (int i = 0; i < shape.Places; i++)
            {
                nint place = ((nint)unit * shape.Places) + i;
                var at = new SamplingPlace(ref pass.grid, place, in shape);
                ref float from = ref Unsafe.Add(ref pass.dy, place * shape.Channels);
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
                                Add(ref Unsafe.Add(ref to, (nint)(line + pixel) * shape.Channels), ref from, weight * at.Width.Weight(w));
                            }
                        }
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Add(ref float to, ref float from, float weight)
        {
            V factor = V.Create(weight);
            int channel = 0, channels = pass.shape.Channels;
            for (; channel <= channels - V.Count; channel += V.Count)
            {
                V.Store(V.MultiplyAdd(V.Load(ref from, channel), factor, V.Load(ref to, channel)), ref to, channel);
            }

            int lanes = channels - channel;
            if (lanes > 0)
            {
                V.StorePartial(V.MultiplyAdd(V.LoadPartial(ref from, channel, lanes), factor, V.LoadPartial(ref to, channel, lanes)), ref to, channel, lanes);
            }
        }
    }
}
