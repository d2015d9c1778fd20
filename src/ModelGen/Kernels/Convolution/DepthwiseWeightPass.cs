using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>The gradient of the weight of a convolution whose channels do not mix, in panels: <c>dw[c, tap] += Σ over positions of dy[position, c] · x[…, c]</c>.</summary>
internal readonly ref struct DepthwiseWeightPass : IVectorCode
{
    private readonly ConvolutionAxis depth;
    private readonly ConvolutionAxis height;
    private readonly ConvolutionAxis width;
    private readonly ConvolutionShape shape;
    private readonly ref float dw;
    private readonly ref float dy;
    private readonly ref float x;

    internal DepthwiseWeightPass(Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, in ConvolutionShape shape)
    {
        this.shape = shape;
        (depth, height, width) = (new(shape.Depth), new(shape.Height), new(shape.Width));
        this.dw = ref MemoryMarshal.GetReference(dw);
        this.dy = ref MemoryMarshal.GetReference(dy);
        this.x = ref MemoryMarshal.GetReference(x);
    }

    public void Run<V>()
        where V : struct, IVector<V>
    {
        var units = new Units<V>(in this);
        Partition.Run(ref units, (shape.Inputs + V.Count - 1) / V.Count, Partition.Threads((long)shape.Batch * shape.Positions * shape.Inputs * shape.Taps / V.Count));
    }

    /// <summary>Vectors of channels; each goes over all images in order.</summary>
    private readonly ref struct Units<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly DepthwiseWeightPass pass;

        internal Units(scoped ref readonly DepthwiseWeightPass pass) => this.pass = pass;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            int channel = unit * V.Count, lanes = Math.Min(V.Count, pass.shape.Inputs - channel);
            int panel = channel & -Panels.Width, wide = Panels.PanelWidth(panel, pass.shape.Inputs);
            ref float weight = ref Unsafe.Add(ref pass.dw, ((nint)panel * pass.shape.Taps) + channel - panel);
            int lines = pass.depth.Positions * pass.height.Positions;
            for (int row = 0; row < pass.shape.Batch * lines; row++)
            {
                (int image, int position) = Math.DivRem(row, lines);
                (position, int line) = Math.DivRem(position, pass.height.Positions);
                (int firstDepth, int endDepth) = pass.depth.TapsAt(position);
                (int firstHeight, int endHeight) = pass.height.TapsAt(line);
                ref float gradient = ref Unsafe.Add(ref pass.dy, ((nint)row * pass.width.Positions * pass.shape.Inputs) + channel);
                for (int d = firstDepth; d < endDepth; d++)
                {
                    for (int h = firstHeight; h < endHeight; h++)
                    {
                        nint plane = ((nint)image * pass.depth.Source) + pass.depth.First + (position * pass.depth.Step) + (d * pass.depth.TapDistance);
                        nint pixel = ((plane * pass.height.Source) + pass.height.First + (line * pass.height.Step) + (h * pass.height.TapDistance)) * pass.width.Source;
                        nint tap = (((nint)d * pass.shape.Height.Kernel) + h) * pass.shape.Width.Kernel;
                        Line(ref gradient, ref Unsafe.Add(ref pass.x, (pixel * pass.shape.Inputs) + channel), ref Unsafe.Add(ref weight, tap * wide), wide, lanes);
                    }
                }
            }
        }

        /// <summary>One line of positions and one line of pixels: all taps along it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Line(ref float gradient, ref float pixels, ref float weight, nint wide, int lanes)
        {
            nint channels = pass.shape.Inputs, step = pass.width.Step * channels;
            for (int tap = 0; tap < pass.width.Taps; tap++)
            {
                (int first, int end) = pass.width.PositionsOf(tap);
                ref float dy = ref Unsafe.Add(ref gradient, first * channels);
                ref float x = ref Unsafe.Add(ref pixels, (pass.width.First + (first * pass.width.Step) + (tap * pass.width.TapDistance)) * channels);
                V sum = V.Load(ref weight, tap * wide);
                if (lanes == V.Count)
                {
                    V other = V.Zero;
                    int position = first;
                    for (; position < end - 1; position += 2)
                    {
                        sum = V.MultiplyAdd(V.Load(ref dy, 0), V.Load(ref x, 0), sum);
                        other = V.MultiplyAdd(V.Load(ref dy, channels), V.Load(ref x, step), other);
                        dy = ref Unsafe.Add(ref dy, 2 * channels);
                        x = ref Unsafe.Add(ref x, 2 * step);
                    }

                    if (position < end)
                    {
                        other = V.MultiplyAdd(V.Load(ref dy, 0), V.Load(ref x, 0), other);
                    }

                    sum += other;
                }
                else
                {
                    for (int position = first; position < end; position++)
                    {
                        nint at = position - first;
                        sum = V.MultiplyAdd(V.LoadPartial(ref dy, at * channels, lanes), V.LoadPartial(ref x, at * step, lanes), sum);
                    }
                }

                V.Store(sum, ref weight, tap * wide);
            }
        }
    }
}
