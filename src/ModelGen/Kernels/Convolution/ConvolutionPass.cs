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

    /// <summary>Units that keep several threads busy.</summary>
    private const int Enough = 8;

    /// <summary>Rows of the weights that stay in a first-level cache while tiles go over the positions: 64 columns of them take 48 kB.</summary>
    private const int ChunkRows = 192;

    /// <summary>Rows of the weights from which on reading and writing the result again costs less than fetching them for every tile.</summary>
    private const int LeastChunkedSum = 1024;

    /// <summary>The same of positions.</summary>
    private const int LeastChunkedRows = 4 * GemmKernel.MaxRows;

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

    /// <summary>Whether the rows of a block lie behind each other in the target.</summary>
    private bool IsOneRun => width is { TargetStep: 1 } && height.TargetStep == 1 && width.Target == width.Positions;

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

        int blocks = batch * depth.Positions * Blocks, threads = Partition.Threads(rows * channels * sum / (4 * V.Count));
        if (threads > 1 && blocks < Enough && Strips > 1)
        {
            // Too few blocks for several threads: the panels of each are units. A formula takes whole rows.
            var parts = new Units<V, T>(in this, Strips);
            Partition.Run(ref parts, blocks * Strips, threads);
            if (!E.IsEmpty)
            {
                GemmEpilogue.Apply(in epilogue, 0, (int)rows, channels);
            }

            return;
        }

        var units = new Units<V, T>(in this, 1);
        Partition.Run(ref units, blocks, threads);
    }

    /// <summary>The panels of the weights, where blocks may be cut into them.</summary>
    private int Strips => groups == 1 && IsOneRun ? (channels + Panels.Width - 1) / Panels.Width : 1;

    /// <summary>As many lines as stay in a cache, but few enough for several threads.</summary>
    private int LinesOfBlock(int groupChannels)
    {
        int line = Math.Max(1, depth.Taps * height.Step * width.Extent(width.Positions) * groupChannels);
        long units = Math.Max(1, (long)batch * depth.Positions * Strips);
        int blocks = (int)((Enough + units - 1) / units);
        int wanted = Math.Min(BlockFloats / line, (height.Positions + blocks - 1) / blocks);
        return height.Positions == 0 ? 1 : GemmProduct.EvenPart(height.Positions, Math.Max(wanted, 1));
    }

    private readonly ref struct Units<V, T> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        private readonly ConvolutionPass<S, E> pass;
        private readonly int strips;

        /// <param name="pass">The pass.</param>
        /// <param name="strips">The parts of a block: 1, or its panels.</param>
        internal Units(scoped ref readonly ConvolutionPass<S, E> pass, int strips)
        {
            this.pass = pass;
            this.strips = strips;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            (int block, int strip) = Math.DivRem(unit, strips);
            (int plane, int part) = Math.DivRem(block, pass.Blocks);
            int first = part * pass.lines, count = Math.Min(pass.lines, pass.height.Positions - first), rows = count * pass.width.Positions;
            (int image, int position) = Math.DivRem(plane, pass.depth.Positions);
            using var copy = new KernelScratch(pass.block.Length);
            using var table = new KernelScratch(pass.block.Runs + 1 + rows + GemmKernel.MaxRows);
            using var aside = new KernelScratch(pass.IsOneRun ? 0 : (long)rows * pass.channels);
            Span<int> runs = MemoryMarshal.Cast<float, int>(table.Span)[..(pass.block.Runs + 1)], positions = MemoryMarshal.Cast<float, int>(table.Span)[runs.Length..];
            pass.block.ListRuns(runs);
            pass.block.ListPositions(positions);
            ref float target = ref Unsafe.Add(ref pass.target, Row(image, position, first) * pass.channels);
            var operands = new GemmKernel.Operands
            {
                C = ref pass.IsOneRun ? ref target : ref MemoryMarshal.GetReference(aside.Span),
                CRow = pass.channels,
                AStep = 1,
                Segments = ref MemoryMarshal.GetReference(runs),
                RowTable = ref MemoryMarshal.GetReference(positions),
            };
            for (int group = 0; group < pass.groups; group++)
            {
                operands.A = ref pass.block.Read(copy.Span, image, position, first, count, group);
                int each = pass.channels / pass.groups, column = group * each, end = column + each;
                if (strips > 1)
                {
                    (column, end) = (strip * Panels.Width, Math.Min(end, (strip + 1) * Panels.Width));
                }

                Columns(ref operands, column, end, rows);
            }

            if (!pass.IsOneRun)
            {
                Place(ref target, aside.Span, count);
            }

            if (!E.IsEmpty && strips == 1)
            {
                pass.epilogue.Apply((int)Row(image, position, first), rows);
            }
        }

        /// <summary>Puts rows where they belong, if that is not one run of memory.</summary>
        private void Place(ref float target, ReadOnlySpan<float> rows, int count)
        {
            nint pixel = (nint)pass.width.TargetStep * pass.channels, line = (nint)pass.height.TargetStep * pass.width.Target * pass.channels;
            for (int row = 0; row < count * pass.width.Positions; row++)
            {
                (int y, int x) = Math.DivRem(row, pass.width.Positions);
                rows.Slice(row * pass.channels, pass.channels).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref target, (y * line) + (x * pixel)), pass.channels));
            }
        }

        /// <summary>The row of the target that the first position of a line writes.</summary>
        private nint Row(int image, int position, int line)
        {
            nint plane = ((nint)image * pass.depth.Target) + pass.depth.TargetFirst + (position * pass.depth.TargetStep);
            return (((plane * pass.height.Target) + pass.height.TargetFirst + (line * pass.height.TargetStep)) * pass.width.Target) + pass.width.TargetFirst;
        }

        /// <summary>Some columns of a group, panel by panel.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Columns(scoped ref GemmKernel.Operands operands, int column, int end, int rows)
        {
            ref float c = ref operands.C;
            while (column < end)
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
                    Aside(in operands, rows, columns);
                }
                else
                {
                    Chunks(in operands, rows, columns);
                }

                column += columns;
            }

            operands.C = ref c;
        }

        /// <summary>Columns of the weights so near to the end of a panel that whole vectors would reach beyond it: copied.</summary>
        private void Aside(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        {
            int padded = (columns + V.Count - 1) / V.Count * V.Count;
            using var weights = new KernelScratch((long)padded * pass.sum);
            GemmKernel.Operands part = operands;
            part.B = ref MemoryMarshal.GetReference(weights.Span);
            part.BStep = padded;
            Panels.CopyRows<V>(ref part.B, padded, ref operands.B, operands.BStep, columns, pass.sum);
            Chunks(in part, rows, columns);
        }

        /// <summary>
        /// All positions of a block by some columns. Where the columns of the weights are more than a second-level cache holds beside the block, some of their rows at a time: the first ones write the result, the others add
        /// to it.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Chunks(scoped ref readonly GemmKernel.Operands operands, int rows, int columns)
        {
            GemmKernel.Operands part = operands;
            int run = pass.block.RunLength;
            if (typeof(S) == typeof(AddBiasRelu) || pass.sum < LeastChunkedSum || rows < LeastChunkedRows)
            {
                part.Depth = run;
                part.SegmentCount = pass.block.Runs;
                GemmStrip.Run<V, T, S, RowsOfSegments>(in part, rows, columns);
                return;
            }

            int chunk = GemmProduct.EvenPart(run, ChunkRows), together = Math.Max(1, ChunkRows / run);
            for (int segment = 0; segment < pass.block.Runs; segment += together)
            {
                part.SegmentCount = Math.Min(together, pass.block.Runs - segment);
                part.Segments = ref Unsafe.Add(ref operands.Segments, segment);
                for (int start = 0; start < run; start += chunk)
                {
                    part.A = ref Unsafe.Add(ref operands.A, start);
                    part.Depth = Math.Min(chunk, run - start);
                    part.AskForNextPanel(part.Depth * part.SegmentCount);
                    if (segment == 0 && start == 0)
                    {
                        GemmStrip.Run<V, T, S, RowsOfSegments>(in part, rows, columns);
                    }
                    else
                    {
                        GemmStrip.Run<V, T, Accumulate, RowsOfSegments>(in part, rows, columns);
                    }

                    part.B = ref Unsafe.Add(ref part.B, part.Depth * part.SegmentCount * part.BStep);
                }
            }
        }
    }
}
