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

    /// <summary>The floats that the lines of a unit have, to stay in a second-level cache together with what they read.</summary>
    private const int BlockFloats = 1 << 15;

    private const int MostLines = 8;

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

    /// <summary>Whether whole vectors of channels are computed line by line: <see cref="DepthwiseLine"/>.</summary>
    private readonly bool isByLines;

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
        int end = width.First + ((width.Positions - 1) * width.Step) + 2;
        isByLines = depth is { Taps: 1, IsInside: true } && height is { Taps: 1 or 2 or 3, TapDistance: 1, Positions: > 0 } && HasTaps(height.TapsAt(0)) && HasTaps(height.TapsAt(height.Positions - 1))
            && width is { Taps: 3, TapDistance: 1, Step: 1 or 2, First: >= -1, Positions: >= DepthwiseLine.Together } && end <= width.Source;
        static bool HasTaps((int First, int End) taps) => taps.First < taps.End;
    }

    public void Run<V>()
        where V : struct, IVector<V>
    {
        int planes = shape.Batch * depth.Positions;
        int threads = Partition.Threads((long)planes * height.Positions * width.Positions * shape.Inputs * shape.Taps / (2 * V.Count));
        int together = Math.Clamp(BlockFloats / Math.Max(1, width.Positions * shape.Inputs), 1, threads == 1 ? MostLines : Math.Max(1, height.Positions / (2 * threads)));
        var units = new Units<V>(in this, together);
        Partition.Run(ref units, planes * ((height.Positions + together - 1) / together), threads);
    }

    /// <summary>Some lines of positions.</summary>
    private readonly ref struct Units<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly DepthwisePass<E> pass;
        private readonly int together;

        /// <param name="pass">The pass.</param>
        /// <param name="together">The most lines of a unit.</param>
        internal Units(scoped ref readonly DepthwisePass<E> pass, int together)
        {
            this.pass = pass;
            this.together = together;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            (int plane, int block) = Math.DivRem(unit, (pass.height.Positions + together - 1) / together);
            int first = block * together, count = Math.Min(together, pass.height.Positions - first), whole = 0;
            if (pass.isByLines)
            {
                whole = pass.shape.Inputs - (pass.shape.Inputs % V.Count);
                Vectors(plane, first, count, whole);
            }

            for (int line = first; line < first + count && whole < pass.shape.Inputs; line++)
            {
                Line(plane, line, whole);
            }

            if (!E.IsEmpty)
            {
                pass.epilogue.Apply((int)TargetRow(plane, first), count * pass.width.Positions);
            }
        }

        /// <summary>The row of the target that the first position of a line writes.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private nint TargetRow(int plane, int line)
        {
            (int image, int position) = Math.DivRem(plane, pass.depth.Positions);
            nint targetLine = ((((nint)image * pass.depth.Target) + pass.depth.TargetFirst + (position * pass.depth.TargetStep)) * pass.height.Target)
                + pass.height.TargetFirst + (line * pass.height.TargetStep);
            return (targetLine * pass.width.Target) + pass.width.TargetFirst;
        }

        /// <summary>A line of positions, from a channel on.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Line(int plane, int line, int channel)
        {
            (int image, int position) = Math.DivRem(plane, pass.depth.Positions);
            (int firstDepth, int endDepth) = pass.depth.TapsAt(position);
            (int firstHeight, int endHeight) = pass.height.TapsAt(line);
            nint channels = pass.shape.Inputs, row = TargetRow(plane, line);
            int firstPlane = pass.depth.First + (position * pass.depth.Step) + (firstDepth * pass.depth.TapDistance);
            int firstLine = pass.height.First + (line * pass.height.Step) + (firstHeight * pass.height.TapDistance);
            nint sourceLine = ((((nint)image * pass.depth.Source) + firstPlane) * pass.height.Source) + firstLine;
            nint firstTap = ((nint)(pass.depth.FirstTap + (firstDepth * pass.depth.TapStep)) * pass.shape.Height.Kernel) + pass.height.FirstTap + (firstHeight * pass.height.TapStep);
            var lines = new DepthwiseTaps
            {
                Depth = endDepth - firstDepth,
                Height = endHeight - firstHeight,
                PixelStep = pass.width.TapDistance * channels,
                LineStep = (nint)pass.height.TapDistance * pass.width.Source * channels,
                PlaneStep = (nint)pass.depth.TapDistance * pass.height.Source * pass.width.Source * channels,
            };
            for (int panel = channel & -Panels.Width; panel < pass.shape.Inputs; panel += Panels.Width)
            {
                nint wide = Panels.PanelWidth(panel, pass.shape.Inputs), weightLine = pass.shape.Width.Kernel * wide;
                lines.Source = ref Unsafe.Add(ref pass.source, (sourceLine * pass.width.Source * channels) + panel);
                lines.Weight = ref Unsafe.Add(ref pass.weights, ((nint)panel * pass.shape.Taps) + (firstTap * weightLine) + (pass.width.FirstTap * wide));
                lines.WeightStep = pass.width.TapStep * wide;
                lines.WeightLineStep = pass.height.TapStep * weightLine;
                lines.WeightPlaneStep = pass.depth.TapStep * pass.shape.Height.Kernel * weightLine;
                ref float to = ref Unsafe.Add(ref pass.target, (row * channels) + panel);
                int width = (int)Math.Min(Panels.Width, channels - panel);
                if (channel > panel)
                {
                    Remainder(in lines, ref to, channel - panel, width);
                }
                else
                {
                    Panel(in lines, ref to, width);
                }
            }
        }

        /// <summary>Some lines by whole vectors of channels: all lines of a vector before the next vector, so that what lines share comes from the first-level cache.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Vectors(int plane, int first, int count, int channels)
        {
            (int image, int position) = Math.DivRem(plane, pass.depth.Positions);
            nint channelsOfAll = pass.shape.Inputs, sourceLine = pass.width.Source * channelsOfAll, targetLine = pass.height.TargetStep * pass.width.Target * channelsOfAll;
            nint sourcePlane = (((nint)image * pass.depth.Source) + pass.depth.First + (position * pass.depth.Step)) * pass.height.Source * sourceLine;
            ref float source = ref Unsafe.Add(ref pass.source, sourcePlane + (pass.width.First * channelsOfAll));
            ref float target = ref Unsafe.Add(ref pass.target, TargetRow(plane, first) * channelsOfAll);
            var line = new DepthwiseLine
            {
                PixelStep = channelsOfAll,
                LineStep = sourceLine,
                TargetStep = pass.width.TargetStep * channelsOfAll,
                BeginsOutside = pass.width.First < 0,
                EndsOutside = pass.width.InsideEnd < pass.width.Positions,
            };
            for (int channel = 0; channel < channels; channel += V.Count)
            {
                int panel = channel & -Panels.Width;
                nint wide = Panels.PanelWidth(panel, pass.shape.Inputs), weightLine = pass.shape.Width.Kernel * wide;
                ref float weight = ref Unsafe.Add(ref pass.weights, ((nint)panel * pass.shape.Taps) + (pass.depth.FirstTap * pass.shape.Height.Kernel * weightLine) + (pass.width.FirstTap * wide) + channel - panel);
                (line.WeightStep, line.WeightLineStep) = (pass.width.TapStep * wide, pass.height.TapStep * weightLine);
                for (int y = first; y < first + count; y++)
                {
                    (int firstTap, int endTap) = pass.height.TapsAt(y);
                    line.Source = ref Unsafe.Add(ref source, ((pass.height.First + (y * pass.height.Step) + firstTap) * sourceLine) + channel);
                    line.Weight = ref Unsafe.Add(ref weight, (pass.height.FirstTap + (firstTap * pass.height.TapStep)) * weightLine);
                    line.Target = ref Unsafe.Add(ref target, ((y - first) * targetLine) + channel);
                    if (pass.width.Step == 1)
                    {
                        Vector<EachPixel>(in line, endTap - firstTap);
                    }
                    else
                    {
                        Vector<EverySecondPixel>(in line, endTap - firstTap);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Vector<S>(scoped ref readonly DepthwiseLine line, int lines)
            where S : struct, IPixelStride
        {
            switch (lines)
            {
                case 1:
                    DepthwiseLine.Run<V, Rows1, S>(in line, pass.width.Positions);
                    break;
                case 2:
                    DepthwiseLine.Run<V, Rows2, S>(in line, pass.width.Positions);
                    break;
                default:
                    DepthwiseLine.Run<V, Rows3, S>(in line, pass.width.Positions);
                    break;
            }
        }

        /// <summary>The channels of a panel from one on, position by position.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Remainder(scoped in DepthwiseTaps lines, ref float to, int channel, int channels)
        {
            for (int x = 0; x < pass.width.Positions; x++)
            {
                (int first, int end) = pass.width.TapsAt(x);
                Position(in lines, ref to, x, first, end - first, channel, channels);
            }
        }

        /// <summary>A line of positions by the channels of a panel: positions whose taps all lie in the source some at a time, others one by one.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Panel(scoped in DepthwiseTaps lines, ref float to, int channels)
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
        private void Position(scoped in DepthwiseTaps lines, ref float to, int x, int firstTap, int taps, int channel, int channels)
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
                    DepthwisePositions.FourVectors<V>(in lines, ref from, ref weight, taps, ref Unsafe.Add(ref to, channel));
                }
                else
                {
                    lanes = Math.Min(V.Count, channels - channel);
                    DepthwisePositions.OneVector<V>(in lines, ref from, ref weight, taps, ref Unsafe.Add(ref to, channel), lanes);
                }
            }
        }

        /// <summary>
        /// Whole vectors of channels at positions whose taps all lie in the source. The last positions are computed twice where their number is no multiple. All vectors of some positions come before the next
        /// positions: so memory is read in its order.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Inside(scoped in DepthwiseTaps lines, ref float to, int first, int end, int channels)
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
                        DepthwisePositions.Eight<V>(in lines, ref from, ref weight, pass.width.Taps, next, ref Unsafe.Add(ref target, channel), step);
                    }
                    else
                    {
                        DepthwisePositions.Four<V>(in lines, ref from, ref weight, pass.width.Taps, next, ref Unsafe.Add(ref target, channel), step);
                    }
                }

                x = at + count;
            }
        }
    }
}
