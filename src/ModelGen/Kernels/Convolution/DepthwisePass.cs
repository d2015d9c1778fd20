using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// A pass over images whose channels do not mix: <c>target[position, c] = Σ over taps of source[…, c] · w[c, tap]</c>, w in panels. Vectors are channels; nothing is copied, positions at the border leave out
/// the taps that lie outside of the source.
/// </summary>
internal readonly ref struct DepthwisePass<E> : IVectorCode
    where E : struct, IGemmEpilogue, allows ref struct
{
    private readonly ConvolutionAxis depth;
    private readonly ConvolutionAxis height;
    private readonly ConvolutionAxis width;
    private readonly ConvolutionShape shape;
    private readonly ref float target;
    private readonly ref float source;
    private readonly ref float weights;
    private readonly E epilogue;

    /// <param name="target">The result, contiguous.</param>
    /// <param name="source">What is read, contiguous.</param>
    /// <param name="weights">In panels.</param>
    /// <param name="shape">The sizes of the convolution.</param>
    /// <param name="depth">The outermost dimension.</param>
    /// <param name="height">The dimension whose positions are lines.</param>
    /// <param name="width">The dimension of the positions in a line.</param>
    /// <param name="epilogue">What rows of the result go through; empty unless the pass writes all of them.</param>
    internal DepthwisePass(
        Span<float> target, ReadOnlySpan<float> source, ReadOnlySpan<float> weights, in ConvolutionShape shape, ConvolutionAxis depth, ConvolutionAxis height, ConvolutionAxis width, E epilogue)
    {
        (this.depth, this.height, this.width, this.shape) = (depth, height, width, shape);
        this.target = ref MemoryMarshal.GetReference(target);
        this.source = ref MemoryMarshal.GetReference(source);
        this.weights = ref MemoryMarshal.GetReference(weights);
        this.epilogue = epilogue;
    }

    public void Run<V>()
        where V : struct, IVector<V>
    {
        int lines = shape.Batch * depth.Positions * height.Positions;
        var units = new Units<V>(in this);
        Partition.Run(ref units, lines, Partition.Threads((long)lines * width.Positions * shape.Inputs * shape.Taps / (2 * V.Count)));
    }

    /// <summary>Lines of positions.</summary>
    private readonly ref struct Units<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly DepthwisePass<E> pass;

        internal Units(scoped ref readonly DepthwisePass<E> pass) => this.pass = pass;

        public void Run(int unit)
        {
            (int plane, int line) = Math.DivRem(unit, pass.height.Positions);
            (int image, int position) = Math.DivRem(plane, pass.depth.Positions);
            nint targetLine = ((((nint)image * pass.depth.Target) + pass.depth.TargetFirst + (position * pass.depth.TargetStep)) * pass.height.Target)
                + pass.height.TargetFirst + (line * pass.height.TargetStep);
            nint row = (targetLine * pass.width.Target) + pass.width.TargetFirst;
            for (int channel = 0; channel < pass.shape.Inputs; channel += V.Count)
            {
                Line(image, position, line, ref Unsafe.Add(ref pass.target, (row * pass.shape.Inputs) + channel), channel, Math.Min(V.Count, pass.shape.Inputs - channel));
            }

            if (!E.IsEmpty)
            {
                pass.epilogue.Apply((int)row, pass.width.Positions);
            }
        }

        /// <summary>A vector of channels: positions whose taps all lie in the source four at a time, others one by one.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Line(int image, int position, int line, ref float to, int channel, int lanes)
        {
            nint step = (nint)pass.width.TargetStep * pass.shape.Inputs;
            int position4 = lanes == V.Count ? pass.width.InsideFirst : pass.width.Positions, end4 = pass.width.InsideEnd - 3;
            for (int x = 0; x < pass.width.Positions;)
            {
                if (x >= position4 && x < end4)
                {
                    Four(image, position, line, x, ref Unsafe.Add(ref to, x * step), step, channel);
                    x += 4;
                }
                else
                {
                    One(image, position, line, x, ref Unsafe.Add(ref to, x * step), channel, lanes);
                    x++;
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void One(int image, int position, int line, int x, ref float to, int channel, int lanes)
        {
            V sum = V.Zero;
            (int firstDepth, int endDepth) = pass.depth.TapsAt(position);
            (int firstHeight, int endHeight) = pass.height.TapsAt(line);
            (int firstWidth, int endWidth) = pass.width.TapsAt(x);
            for (int d = firstDepth; d < endDepth; d++)
            {
                for (int h = firstHeight; h < endHeight; h++)
                {
                    ref float from = ref Source(image, position, d, line, h, channel);
                    ref float weight = ref Weight(d, h, channel, out nint weightStep);
                    for (int w = firstWidth; w < endWidth; w++)
                    {
                        nint pixel = (nint)(pass.width.First + (x * pass.width.Step) + (w * pass.width.TapDistance)) * pass.shape.Inputs;
                        V value = lanes == V.Count ? V.Load(ref from, pixel) : V.LoadPartial(ref from, pixel, lanes);
                        sum = V.MultiplyAdd(value, V.Load(ref weight, w * weightStep), sum);
                    }
                }
            }

            if (lanes == V.Count)
            {
                V.Store(sum, ref to, 0);
            }
            else
            {
                V.StorePartial(sum, ref to, 0, lanes);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Four(int image, int position, int line, int x, ref float to, nint step, int channel)
        {
            V a = V.Zero, b = V.Zero, c = V.Zero, e = V.Zero;
            (int firstDepth, int endDepth) = pass.depth.TapsAt(position);
            (int firstHeight, int endHeight) = pass.height.TapsAt(line);
            nint next = (nint)pass.width.Step * pass.shape.Inputs, tap = (nint)pass.width.TapDistance * pass.shape.Inputs;
            for (int d = firstDepth; d < endDepth; d++)
            {
                for (int h = firstHeight; h < endHeight; h++)
                {
                    ref float from = ref Unsafe.Add(ref Source(image, position, d, line, h, channel), (nint)(pass.width.First + (x * pass.width.Step)) * pass.shape.Inputs);
                    ref float weight = ref Weight(d, h, channel, out nint weightStep);
                    for (int w = 0; w < pass.width.Taps; w++)
                    {
                        V factor = V.Load(ref weight, 0);
                        a = V.MultiplyAdd(V.Load(ref from, 0), factor, a);
                        b = V.MultiplyAdd(V.Load(ref from, next), factor, b);
                        c = V.MultiplyAdd(V.Load(ref from, 2 * next), factor, c);
                        e = V.MultiplyAdd(V.Load(ref from, 3 * next), factor, e);
                        from = ref Unsafe.Add(ref from, tap);
                        weight = ref Unsafe.Add(ref weight, weightStep);
                    }
                }
            }

            V.Store(a, ref to, 0);
            V.Store(b, ref to, step);
            V.Store(c, ref to, 2 * step);
            V.Store(e, ref to, 3 * step);
        }

        /// <summary>The beginning of the line of the source that a tap of a position's planes and lines reads.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private ref float Source(int image, int position, int d, int line, int h, int channel)
        {
            int plane = pass.depth.First + (position * pass.depth.Step) + (d * pass.depth.TapDistance), row = pass.height.First + (line * pass.height.Step) + (h * pass.height.TapDistance);
            nint pixel = ((((nint)image * pass.depth.Source) + plane) * pass.height.Source + row) * pass.width.Source;
            return ref Unsafe.Add(ref pass.source, (pixel * pass.shape.Inputs) + channel);
        }

        /// <summary>The weights of a vector of channels for a tap's planes and lines, and from one tap of a line to the next.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private ref float Weight(int d, int h, int channel, out nint step)
        {
            int panel = channel & -Panels.Width, wide = Panels.PanelWidth(panel, pass.shape.Inputs);
            int plane = ((pass.depth.FirstTap + (d * pass.depth.TapStep)) * pass.shape.Height.Kernel) + pass.height.FirstTap + (h * pass.height.TapStep);
            step = (nint)pass.width.TapStep * wide;
            nint tap = ((nint)plane * pass.shape.Width.Kernel) + pass.width.FirstTap;
            return ref Unsafe.Add(ref pass.weights, ((nint)panel * pass.shape.Taps) + (tap * wide) + channel - panel);
        }
    }
}
