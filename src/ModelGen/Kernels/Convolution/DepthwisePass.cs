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
    /// <summary>Positions that are computed together, where there are enough: their weights are read once.</summary>
    private const int Many = 8;

    /// <summary>The same where there are fewer; below this number vectors of channels are computed together.</summary>
    private const int Few = 4;

    private readonly ConvolutionAxis depth;
    private readonly ConvolutionAxis height;
    private readonly ConvolutionAxis width;
    private readonly ConvolutionShape shape;
    private readonly ref float target;
    private readonly ref float source;
    private readonly ref float weights;
    private readonly E epilogue;
    private readonly int insideFirst;
    private readonly int insideEnd;

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
        (insideFirst, insideEnd) = (width.InsideFirst, width.InsideEnd);
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

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            (int plane, int line) = Math.DivRem(unit, pass.height.Positions);
            (int image, int position) = Math.DivRem(plane, pass.depth.Positions);
            (int firstDepth, int endDepth) = pass.depth.TapsAt(position);
            (int firstHeight, int endHeight) = pass.height.TapsAt(line);
            nint channels = pass.shape.Inputs;
            nint targetLine = ((((nint)image * pass.depth.Target) + pass.depth.TargetFirst + (position * pass.depth.TargetStep)) * pass.height.Target)
                + pass.height.TargetFirst + (line * pass.height.TargetStep);
            nint row = (targetLine * pass.width.Target) + pass.width.TargetFirst;
            int firstPlane = pass.depth.First + (position * pass.depth.Step) + (firstDepth * pass.depth.TapDistance);
            int firstLine = pass.height.First + (line * pass.height.Step) + (firstHeight * pass.height.TapDistance);
            nint sourceLine = ((((nint)image * pass.depth.Source) + firstPlane) * pass.height.Source) + firstLine;
            nint firstTap = ((nint)(pass.depth.FirstTap + (firstDepth * pass.depth.TapStep)) * pass.shape.Height.Kernel) + pass.height.FirstTap + (firstHeight * pass.height.TapStep);
            var lines = new Lines
            {
                Depth = endDepth - firstDepth,
                Height = endHeight - firstHeight,
                PixelStep = pass.width.TapDistance * channels,
                LineStep = (nint)pass.height.TapDistance * pass.width.Source * channels,
                PlaneStep = (nint)pass.depth.TapDistance * pass.height.Source * pass.width.Source * channels,
            };
            for (int panel = 0; panel < pass.shape.Inputs; panel += Panels.Width)
            {
                nint wide = Panels.PanelWidth(panel, pass.shape.Inputs), weightLine = pass.shape.Width.Kernel * wide;
                lines.Source = ref Unsafe.Add(ref pass.source, (sourceLine * pass.width.Source * channels) + panel);
                lines.Weight = ref Unsafe.Add(ref pass.weights, ((nint)panel * pass.shape.Taps) + (firstTap * weightLine) + (pass.width.FirstTap * wide));
                lines.WeightStep = pass.width.TapStep * wide;
                lines.WeightLineStep = pass.height.TapStep * weightLine;
                lines.WeightPlaneStep = pass.depth.TapStep * pass.shape.Height.Kernel * weightLine;
                Panel(in lines, ref Unsafe.Add(ref pass.target, (row * channels) + panel), (int)Math.Min(Panels.Width, channels - panel));
            }

            if (!E.IsEmpty)
            {
                pass.epilogue.Apply((int)row, pass.width.Positions);
            }
        }

        /// <summary>A line of positions by the channels of a panel: positions whose taps all lie in the source some at a time, others one by one.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Panel(scoped in Lines lines, ref float to, int channels)
        {
            int inside = pass.insideFirst, end = pass.insideEnd;
            if (end - inside < Few)
            {
                (inside, end) = (pass.width.Positions, pass.width.Positions);
            }

            for (int x = 0; x < pass.width.Positions; x++)
            {
                if (x == inside)
                {
                    x = end - 1;
                    continue;
                }

                bool isInside = x >= pass.insideFirst && x < pass.insideEnd;
                (int first, int last) = isInside ? (0, pass.width.Taps) : pass.width.TapsAt(x);
                Position(in lines, ref to, x, first, last - first, 0, channels);
            }

            int whole = inside < end ? channels - (channels % V.Count) : 0;
            if (whole > 0)
            {
                Inside(in lines, ref to, inside, end, whole);
            }

            for (int x = inside; x < end && whole < channels; x++)
            {
                Position(in lines, ref to, x, 0, pass.width.Taps, whole, channels);
            }
        }

        /// <summary>One position by the channels from <paramref name="channel"/> on.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Position(scoped in Lines lines, ref float to, int x, int firstTap, int taps, int channel, int channels)
        {
            nint pixel = (nint)(pass.width.First + (x * pass.width.Step) + (firstTap * pass.width.TapDistance)) * pass.shape.Inputs;
            to = ref Unsafe.Add(ref to, (nint)x * pass.width.TargetStep * pass.shape.Inputs);
            for (int lanes; channel < channels; channel += lanes)
            {
                ref float from = ref Unsafe.Add(ref lines.Source, pixel + channel);
                ref float weight = ref Unsafe.Add(ref lines.Weight, (firstTap * lines.WeightStep) + channel);
                if (channels - channel >= 4 * V.Count)
                {
                    lanes = 4 * V.Count;
                    FourVectors(in lines, ref from, ref weight, taps, ref Unsafe.Add(ref to, channel));
                }
                else
                {
                    lanes = Math.Min(V.Count, channels - channel);
                    OneVector(in lines, ref from, ref weight, taps, ref Unsafe.Add(ref to, channel), lanes);
                }
            }
        }

        /// <summary>
        /// Whole vectors of channels at positions whose taps all lie in the source. The last positions are computed twice where their number is no multiple. All vectors of some positions come before the next
        /// positions: so memory is read in its order.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Inside(scoped in Lines lines, ref float to, int first, int end, int channels)
        {
            nint next = (nint)pass.width.Step * pass.shape.Inputs, step = (nint)pass.width.TargetStep * pass.shape.Inputs;
            ref float line = ref Unsafe.Add(ref lines.Source, (nint)pass.width.First * pass.shape.Inputs);
            for (int x = first; x < end;)
            {
                int count = end - first >= Many && end - x > Few ? Many : Few;
                int at = Math.Min(x, end - count);
                ref float source = ref Unsafe.Add(ref line, at * next);
                ref float target = ref Unsafe.Add(ref to, at * step);
                for (int channel = 0; channel < channels; channel += V.Count)
                {
                    ref float from = ref Unsafe.Add(ref source, channel);
                    ref float weight = ref Unsafe.Add(ref lines.Weight, channel);
                    if (count == Many)
                    {
                        EightPositions(in lines, ref from, ref weight, pass.width.Taps, next, ref Unsafe.Add(ref target, channel), step);
                    }
                    else
                    {
                        FourPositions(in lines, ref from, ref weight, pass.width.Taps, next, ref Unsafe.Add(ref target, channel), step);
                    }
                }

                x = at + count;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void EightPositions(scoped in Lines lines, ref float source, ref float weights, int taps, nint next, ref float to, nint step)
        {
            V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero, e = V.Zero, f = V.Zero, g = V.Zero, h = V.Zero;
            for (int plane = 0; plane < lines.Depth; plane++)
            {
                for (int line = 0; line < lines.Height; line++)
                {
                    ref float from = ref lines.SourceLine(ref source, plane, line);
                    ref float weight = ref lines.WeightLine(ref weights, plane, line);
                    for (int tap = taps; tap > 0; tap--)
                    {
                        V factor = V.Load(ref weight, 0);
                        ref float last = ref Unsafe.Add(ref from, 4 * next);
                        a = V.MultiplyAdd(factor, V.Load(ref from, 0), a);
                        b = V.MultiplyAdd(factor, V.Load(ref from, next), b);
                        c = V.MultiplyAdd(factor, V.Load(ref from, 2 * next), c);
                        d = V.MultiplyAdd(factor, V.Load(ref from, 3 * next), d);
                        e = V.MultiplyAdd(factor, V.Load(ref last, 0), e);
                        f = V.MultiplyAdd(factor, V.Load(ref last, next), f);
                        g = V.MultiplyAdd(factor, V.Load(ref last, 2 * next), g);
                        h = V.MultiplyAdd(factor, V.Load(ref last, 3 * next), h);
                        from = ref Unsafe.Add(ref from, lines.PixelStep);
                        weight = ref Unsafe.Add(ref weight, lines.WeightStep);
                    }
                }
            }

            V.Store(a, ref to, 0);
            V.Store(b, ref to, step);
            V.Store(c, ref to, 2 * step);
            V.Store(d, ref to, 3 * step);
            V.Store(e, ref to, 4 * step);
            V.Store(f, ref to, 5 * step);
            V.Store(g, ref to, 6 * step);
            V.Store(h, ref to, 7 * step);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void FourPositions(scoped in Lines lines, ref float source, ref float weights, int taps, nint next, ref float to, nint step)
        {
            V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
            for (int plane = 0; plane < lines.Depth; plane++)
            {
                for (int line = 0; line < lines.Height; line++)
                {
                    ref float from = ref lines.SourceLine(ref source, plane, line);
                    ref float weight = ref lines.WeightLine(ref weights, plane, line);
                    for (int tap = taps; tap > 0; tap--)
                    {
                        V factor = V.Load(ref weight, 0);
                        a = V.MultiplyAdd(factor, V.Load(ref from, 0), a);
                        b = V.MultiplyAdd(factor, V.Load(ref from, next), b);
                        c = V.MultiplyAdd(factor, V.Load(ref from, 2 * next), c);
                        d = V.MultiplyAdd(factor, V.Load(ref from, 3 * next), d);
                        from = ref Unsafe.Add(ref from, lines.PixelStep);
                        weight = ref Unsafe.Add(ref weight, lines.WeightStep);
                    }
                }
            }

            V.Store(a, ref to, 0);
            V.Store(b, ref to, step);
            V.Store(c, ref to, 2 * step);
            V.Store(d, ref to, 3 * step);
        }

        /// <summary>Four vectors of channels at one position.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void FourVectors(scoped in Lines lines, ref float source, ref float weights, int taps, ref float to)
        {
            V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
            for (int plane = 0; plane < lines.Depth; plane++)
            {
                for (int line = 0; line < lines.Height; line++)
                {
                    ref float from = ref lines.SourceLine(ref source, plane, line);
                    ref float weight = ref lines.WeightLine(ref weights, plane, line);
                    for (int tap = taps; tap > 0; tap--)
                    {
                        a = V.MultiplyAdd(V.Load(ref weight, 0), V.Load(ref from, 0), a);
                        b = V.MultiplyAdd(V.Load(ref weight, V.Count), V.Load(ref from, V.Count), b);
                        c = V.MultiplyAdd(V.Load(ref weight, 2 * V.Count), V.Load(ref from, 2 * V.Count), c);
                        d = V.MultiplyAdd(V.Load(ref weight, 3 * V.Count), V.Load(ref from, 3 * V.Count), d);
                        from = ref Unsafe.Add(ref from, lines.PixelStep);
                        weight = ref Unsafe.Add(ref weight, lines.WeightStep);
                    }
                }
            }

            V.Store(a, ref to, 0);
            V.Store(b, ref to, V.Count);
            V.Store(c, ref to, 2 * V.Count);
            V.Store(d, ref to, 3 * V.Count);
        }

        /// <summary>A vector of channels, or what is left of them, at one position.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void OneVector(scoped in Lines lines, ref float source, ref float weights, int taps, ref float to, int lanes)
        {
            V sum = V.Zero;
            for (int plane = 0; plane < lines.Depth; plane++)
            {
                for (int line = 0; line < lines.Height; line++)
                {
                    ref float from = ref lines.SourceLine(ref source, plane, line);
                    ref float weight = ref lines.WeightLine(ref weights, plane, line);
                    for (int tap = taps; tap > 0; tap--)
                    {
                        V value = lanes == V.Count ? V.Load(ref from, 0) : V.LoadPartial(ref from, 0, lanes);
                        sum = V.MultiplyAdd(value, V.Load(ref weight, 0), sum);
                        from = ref Unsafe.Add(ref from, lines.PixelStep);
                        weight = ref Unsafe.Add(ref weight, lines.WeightStep);
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
    }

    /// <summary>The planes, lines and pixels that a position's taps read, as far as they lie in the source, and their weights.</summary>
    private ref struct Lines
    {
        internal ref float Source;
        internal ref float Weight;
        internal int Depth;
        internal int Height;
        internal nint PixelStep;
        internal nint LineStep;
        internal nint PlaneStep;
        internal nint WeightStep;
        internal nint WeightLineStep;
        internal nint WeightPlaneStep;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal readonly ref float SourceLine(ref float source, nint plane, nint line) => ref Unsafe.Add(ref source, (plane * PlaneStep) + (line * LineStep));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal readonly ref float WeightLine(ref float weights, nint plane, nint line) => ref Unsafe.Add(ref weights, (plane * WeightPlaneStep) + (line * WeightLineStep));
    }
}
