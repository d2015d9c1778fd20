using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// A pass over images: <c>target[position, o] = Σ over taps and channels of source[…] · w[o, tap, channel]</c>, w in panels, group by group. Rows of the product are positions of
/// a line, its sums are read from the source run by run, so that no matrix of inputs is ever made.
/// </summary>
internal readonly ref struct ConvolutionPass<S, E> : IGemmOperation
    where S : struct, IStore
    where E : struct, IGemmEpilogue, allows ref struct
{
    /// <summary>The floats that a block reads of the source: a quarter of a megabyte, to stay in a second-level cache beside a panel.</summary>
    private const int BlockFloats = 1 << 16;

    private readonly ConvolutionAxis depth;
    private readonly ConvolutionAxis height;
    private readonly ConvolutionAxis width;
    private readonly ConvolutionBlock block;
    private readonly ref float target;
    private readonly ref float weights;
    private readonly ref float bias;
    private readonly E epilogue;
    private readonly int batch;
    private readonly int channels;
    private readonly int groups;
    private readonly int sum;
    private readonly int lines;

    /// <param name="target">The result, contiguous.</param>
    /// <param name="targetChannels">Its channels.</param>
    /// <param name="source">What is read, contiguous.</param>
    /// <param name="sourceChannels">Its channels.</param>
    /// <param name="weights">In panels <c>[targetChannels, taps · channels of a group]</c>.</param>
    /// <param name="bias">Padded, where <typeparamref name="S"/> adds it.</param>
    /// <param name="batch">The number of images.</param>
    /// <param name="groups">The groups of channels.</param>
    /// <param name="depth">The outermost dimension.</param>
    /// <param name="height">The dimension whose positions are lines.</param>
    /// <param name="width">The dimension of the positions in a line.</param>
    /// <param name="epilogue">What rows of the result go through; empty unless the pass writes all of them.</param>
    internal ConvolutionPass(
        Span<float> target,
        int targetChannels,
        ReadOnlySpan<float> source,
        int sourceChannels,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias,
        int batch,
        int groups,
        in ConvolutionAxis depth,
        in ConvolutionAxis height,
        in ConvolutionAxis width,
        E epilogue)
    {
        (this.depth, this.height, this.width) = (depth, height, width);
        this.target = ref MemoryMarshal.GetReference(target);
        this.weights = ref MemoryMarshal.GetReference(weights);
        this.bias = ref MemoryMarshal.GetReference(bias);
        this.epilogue = epilogue;
        (this.batch, channels, this.groups) = (batch, targetChannels, groups);
        sum = depth.Taps * height.Taps * width.Taps * (sourceChannels / groups);
        lines = LinesOfBlock(sourceChannels / groups);
        block = new(source, sourceChannels, groups, depth, height, width, lines);
    }

    /// <summary>The blocks of lines in a plane.</summary>
    private int Blocks => (height.Positions + lines - 1) / lines;

    public void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        long rows = (long)batch * depth.Positions * height.Positions * width.Positions;
        if (rows == 0 || channels == 0)
        {
            return;
        }

        var units = new Units<V, T>(in this);
        Partition.Run(ref units, batch * depth.Positions * Blocks, Partition.Threads(rows * channels * sum / (4 * V.Count)));
    }

    /// <summary>As many lines as stay in a cache, but few enough for several threads.</summary>
    private int LinesOfBlock(int groupChannels)
    {
        const int Enough = 8;
        int line = Math.Max(1, depth.Taps * height.Step * width.Extent(width.Positions) * groupChannels);
        int most = Math.Max(BlockFloats / line, 1);
        int share = (height.Positions + Enough - 1) / Enough;
        int wanted = (long)batch * depth.Positions >= Enough ? most : Math.Min(most, Math.Max(share, GemmKernel.MaxRows / Math.Max(width.Positions, 1)));
        return height.Positions == 0 ? 1 : GemmProduct.EvenPart(height.Positions, Math.Max(wanted, 1));
    }

    private readonly ref struct Units<V, T> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        private readonly ConvolutionPass<S, E> pass;

        internal Units(scoped ref readonly ConvolutionPass<S, E> pass) => this.pass = pass;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            (int plane, int part) = Math.DivRem(unit, pass.Blocks);
            int first = part * pass.lines, count = Math.Min(pass.lines, pass.height.Positions - first);
            (int image, int position) = Math.DivRem(plane, pass.depth.Positions);
            using var copy = new KernelScratch(pass.block.Length);
            using var table = new KernelScratch(Math.Max(pass.block.Runs, 1));
            Span<int> runs = MemoryMarshal.Cast<float, int>(table.Span);
            pass.block.ListRuns(runs);
            var operands = new GemmKernel.Operands
            {
                C = ref Unsafe.Add(ref pass.target, Row(image, position, first) * pass.channels),
                AStep = 1,
                Depth = pass.block.RunLength,
                Segments = ref MemoryMarshal.GetReference(runs),
                SegmentCount = pass.block.Runs,
            };
            for (int group = 0; group < pass.groups; group++)
            {
                operands.A = ref pass.block.Read(copy.Span, image, position, first, count, group);
                Group(ref operands, group, count);
            }

            if (!E.IsEmpty)
            {
                pass.epilogue.Apply((int)Row(image, position, first), count * pass.width.Positions);
            }
        }

        /// <summary>The row of the target that the first position of a line writes.</summary>
        private nint Row(int image, int position, int line)
        {
            nint plane = ((nint)image * pass.depth.Target) + pass.depth.TargetFirst + (position * pass.depth.TargetStep);
            return (((plane * pass.height.Target) + pass.height.TargetFirst + (line * pass.height.TargetStep)) * pass.width.Target) + pass.width.TargetFirst;
        }

        /// <summary>The outputs of a group, strip by strip.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Group(scoped ref GemmKernel.Operands operands, int group, int count)
        {
            int each = pass.channels / pass.groups, end = (group + 1) * each;
            ref float c = ref operands.C;
            for (int column = group * each; column < end;)
            {
                int panel = column & -Panels.Width;
                int columns = Math.Min(end, panel + Panels.Width) - column;
                int wide = Panels.PanelWidth(panel, pass.channels);
                operands.B = ref Unsafe.Add(ref pass.weights, ((nint)panel * pass.sum) + column - panel);
                operands.BStep = wide;
                operands.Bias = ref Unsafe.Add(ref pass.bias, column);
                operands.C = ref Unsafe.Add(ref c, column);
                operands.AskForNothing();
                if (column - panel + ((columns + V.Count - 1) / V.Count * V.Count) > wide)
                {
                    Aside(in operands, count, columns);
                }
                else
                {
                    Lines(in operands, count, columns);
                }

                column += columns;
            }

            operands.C = ref c;
        }

        /// <summary>Columns of the weights so near to the end of a panel that whole vectors would reach beyond it: copied.</summary>
        private void Aside(scoped ref readonly GemmKernel.Operands operands, int count, int columns)
        {
            int padded = (columns + V.Count - 1) / V.Count * V.Count;
            using var weights = new KernelScratch((long)padded * pass.sum);
            GemmKernel.Operands part = operands;
            part.B = ref MemoryMarshal.GetReference(weights.Span);
            part.BStep = padded;
            Panels.CopyRows<V>(ref part.B, padded, ref operands.B, operands.BStep, columns, pass.sum);
            Lines(in part, count, columns);
        }

        /// <summary>All lines of a block by some columns: in one go if the positions of all lines are equally far apart.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Lines(scoped ref readonly GemmKernel.Operands operands, int count, int columns)
        {
            GemmKernel.Operands part = operands;
            nint targetPixel = (nint)pass.width.TargetStep * pass.channels, targetLine = (nint)pass.height.TargetStep * pass.width.Target * pass.channels;
            bool isOneRun = pass.block.IsOneRun && (pass.width.Positions == 1 || targetLine == pass.width.Positions * targetPixel);
            if (isOneRun)
            {
                part.ARow = pass.block.RunStep;
                part.CRow = pass.width.Positions == 1 ? targetLine : targetPixel;
                GemmStrip.Run<V, T, S, RowsOfSegments>(in part, count * pass.width.Positions, columns);
                return;
            }

            part.ARow = pass.block.PositionStep;
            part.CRow = targetPixel;
            for (int line = 0; line < count; line++)
            {
                GemmStrip.Run<V, T, S, RowsOfSegments>(in part, pass.width.Positions, columns);
                part.A = ref Unsafe.Add(ref part.A, pass.block.LineStep);
                part.C = ref Unsafe.Add(ref part.C, targetLine);
            }
        }
    }
}
