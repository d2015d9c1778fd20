using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Goes over the positions of windows and takes what other images have where each window has its greatest value first, a vector of channels at a time.</summary>
internal readonly ref struct PoolingChoicePass : IVectorCode
{
    private readonly ref float result;
    private readonly ref float values;
    private readonly ref float x;
    private readonly ref float y;
    private readonly PoolingShape shape;

    internal PoolingChoicePass(Span<float> result, ReadOnlySpan<float> values, ReadOnlySpan<float> x, ReadOnlySpan<float> y, in PoolingShape shape)
    {
        this.result = ref MemoryMarshal.GetReference(result);
        this.values = ref MemoryMarshal.GetReference(values);
        this.x = ref MemoryMarshal.GetReference(x);
        this.y = ref MemoryMarshal.GetReference(y);
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
        private readonly PoolingChoicePass pass;

        internal Units(scoped ref readonly PoolingChoicePass pass) => this.pass = pass;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            (int plane, int height) = Math.DivRem(unit, pass.shape.Height.Positions);
            (int image, int depth) = Math.DivRem(plane, pass.shape.Depth.Positions);
            nint first = (nint)image * pass.shape.Pixels * pass.shape.Channels, position = (nint)unit * pass.shape.Width.Positions * pass.shape.Channels;
            var box = new WindowBox(in pass.shape, depth, height);
            for (int width = 0; width < pass.shape.Width.Positions; width++)
            {
                box.MoveTo(in pass.shape, width);
                for (int channel = 0; channel < pass.shape.Channels; channel += V.Count)
                {
                    int lanes = Math.Min(V.Count, pass.shape.Channels - channel);
                    V.StorePartial(Choose(first, position + channel, channel, in box, lanes), ref pass.result, position + channel, lanes);
                }

                position += pass.shape.Channels;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private V Choose(nint image, nint position, int channel, in WindowBox box, int lanes)
        {
            V greatest = V.LoadPartial(ref pass.y, position, lanes), chosen = V.Zero, open = V.Create(1);
            for (int d = 0; d < box.Depth; d++)
            {
                for (int h = 0; h < box.Height; h++)
                {
                    nint pixel = image + box.Line(d, h) + channel;
                    for (int w = 0; w < box.Width; w++)
                    {
                        V value = V.LoadPartial(ref pass.x, pixel, lanes);
                        V isFirst = V.Equal(value, greatest) & V.Equal(open, V.Create(1));
                        chosen = V.Select(isFirst, V.LoadPartial(ref pass.values, pixel, lanes), chosen);
                        open = V.Select(isFirst, V.Zero, open);
                        pixel += box.PixelStep;
                    }
                }
            }

            return chosen;
        }
    }
}
