using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// The gradient of a convolution's weight in panels, <c>dw[o, tap, channel] += Σ over positions of dy[position, o] · x[…]</c>: rows of the product are the inputs of a position,
/// its sums go over the positions of some lines.
/// </summary>
internal readonly ref struct ConvolutionWeightPass : IGemmOperation
{
    /// <summary>The floats that a block reads of x.</summary>
    private const int BlockFloats = 1 << 16;

    /// <summary>Positions that are multiplied at a time: with 64 columns their gradients take 32 kB.</summary>
    private const int ChunkPositions = 128;

    private readonly ConvolutionAxis depth;
    private readonly ConvolutionAxis height;
    private readonly ConvolutionAxis width;
    private readonly ConvolutionBlock block;
    private readonly ConvolutionShape shape;
    private readonly ref float dw;
    private readonly ref float dy;
    private readonly int lines;
    private readonly int chunk;

    /// <summary>Images at a time, where they are small: the weights are read and written once for all of them.</summary>
    private readonly int images;

    internal ConvolutionWeightPass(Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, in ConvolutionShape shape)
    {
        this.shape = shape;
        this.dw = ref MemoryMarshal.GetReference(dw);
        this.dy = ref MemoryMarshal.GetReference(dy);
        (depth, height, width) = (new(shape.Depth), new(shape.Height), new(shape.Width));
        int line = Math.Max(1, depth.Taps * height.Step * width.Extent(width.Positions) * shape.GroupInputs);
        lines = height.Positions == 0 ? 1 : GemmProduct.EvenPart(height.Positions, Math.Max(BlockFloats / line, 1));
        chunk = GemmProduct.EvenPart(lines, Math.Max(ChunkPositions / Math.Max(width.Positions, 1), 1));
        images = depth.Positions == 1 && lines == height.Positions ? Math.Clamp(ChunkPositions / Math.Max(shape.Positions, 1), 1, Math.Max(shape.Batch, 1)) : 1;
        block = new(x, shape.Inputs, shape.Groups, depth, height, width, lines);
    }

    /// <summary>The strips of a group: its outputs cut where panels end, of which there may be one less.</summary>
    private int Strips => ((shape.GroupOutputs + Panels.Width - 1) / Panels.Width) + (shape.Groups > 1 ? 1 : 0);

    public void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        if (shape.Batch == 0 || shape.Positions == 0 || shape.Sum == 0 || shape.Outputs == 0)
        {
            return;
        }

        var units = new Units<V, T>(in this);
        int threads = Partition.Threads(shape.Nanoseconds);
        if (threads > 1)
        {
            Partition.Run(ref units, shape.Groups * Strips * block.Runs, threads);
            return;
        }

        for (int group = 0; group < shape.Groups; group++)
        {
            units.Run(group, 0, Strips, 0, block.Runs);
        }
    }

    /// <summary>Strips by runs of a position's inputs; each goes over all images in order.</summary>
    private readonly ref struct Units<V, T> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        private readonly ConvolutionWeightPass pass;

        internal Units(scoped ref readonly ConvolutionWeightPass pass) => this.pass = pass;

        public void Run(int unit)
        {
            (int strip, int run) = Math.DivRem(unit, pass.block.Runs);
            (int group, int part) = Math.DivRem(strip, pass.Strips);
            Run(group, part, part + 1, run, run + 1);
        }

        /// <summary>Some strips and runs of a group.</summary>
        internal void Run(int group, int firstStrip, int endStrip, int firstRun, int endRun)
        {
            using var copy = new KernelScratch((long)pass.images * pass.block.Length);
            using var table = new KernelScratch(pass.block.Runs + (pass.images * pass.lines));
            using var gradients = new KernelScratch((long)pass.images * pass.chunk * pass.width.Positions * Panels.Width);
            Span<int> runs = MemoryMarshal.Cast<float, int>(table.Span)[..pass.block.Runs], starts = MemoryMarshal.Cast<float, int>(table.Span)[pass.block.Runs..];
            pass.block.ListRuns(runs);
            int each = pass.block.IsOneRun ? 1 : pass.lines;
            for (int start = 0; start < starts.Length; start++)
            {
                (int at, int line) = Math.DivRem(start, each);
                starts[start] = (at * pass.block.ImageStep) + (line * pass.block.LineStep);
            }

            var operands = new GemmKernel.Operands
            {
                ARow = 1,
                Segments = ref MemoryMarshal.GetReference(starts),
                Copy = ref MemoryMarshal.GetReference(gradients.Span),
                Bias = ref Unsafe.NullRef<float>(),
                RowTable = ref Unsafe.NullRef<int>(),
            };
            int planes = pass.shape.Batch * pass.depth.Positions, together;
            for (int plane = 0; plane < planes; plane += together)
            {
                together = Math.Min(pass.images, planes - plane);
                (int image, int position) = Math.DivRem(plane, pass.depth.Positions);
                for (int first = 0; first < pass.height.Positions; first += pass.lines)
                {
                    int count = Math.Min(pass.lines, pass.height.Positions - first);
                    operands.A = ref pass.block.Read(copy.Span, image, position, first, count, group);
                    for (int next = 1; next < together && pass.block.IsCopied; next++)
                    {
                        _ = ref pass.block.Read(copy.Span[(next * pass.block.Length)..], image + next, position, first, count, group);
                    }

                    ref float gradient = ref Unsafe.Add(ref pass.dy, (((nint)plane * pass.height.Positions) + first) * pass.width.Positions * pass.shape.Outputs);
                    for (int strip = firstStrip; strip < endStrip; strip++)
                    {
                        Strip(in operands, ref gradient, group, strip, together, count, runs[firstRun..endRun], firstRun);
                    }
                }
            }
        }

        /// <summary>A strip of a block, some lines at a time; of several images, all of them.</summary>
        private void Strip(scoped ref readonly GemmKernel.Operands operands, ref float gradient, int group, int strip, int images, int count, ReadOnlySpan<int> runs, int firstRun)
        {
            int each = pass.shape.GroupOutputs, panel = ((group * each) & -Panels.Width) + (strip * Panels.Width);
            int column = Math.Max(group * each, panel), columns = Math.Min((group + 1) * each, panel + Panels.Width) - column;
            if (columns <= 0)
            {
                return;
            }

            int wide = Panels.PanelWidth(panel, pass.shape.Outputs), padded = (columns + Panels.Granule - 1) & -Panels.Granule;
            bool isWhole = (column - panel) % Panels.Granule == 0 && column + columns == pass.shape.Outputs;
            GemmKernel.Operands part = operands;
            part.B = ref operands.Copy;
            part.BStep = padded;
            part.CRow = wide;
            part.AskForNothing();
            ref float c = ref Unsafe.Add(ref pass.dw, ((nint)panel * pass.shape.Sum) + column - panel);
            for (int line = 0; line < count; line += pass.chunk)
            {
                int height = Math.Min(pass.chunk, count - line), positions = height * pass.width.Positions;
                ref float from = ref Unsafe.Add(ref gradient, ((nint)line * pass.width.Positions * pass.shape.Outputs) + column);
                Panels.CopyRows<V>(ref operands.Copy, padded, ref from, pass.shape.Outputs, columns, images * positions);
                bool isOneRun = pass.block.IsOneRun;
                part.AStep = isOneRun ? pass.block.RunStep : pass.block.PositionStep;
                part.Depth = isOneRun ? positions : pass.width.Positions;
                part.SegmentCount = images * (isOneRun ? 1 : height);
                for (int run = 0; run < runs.Length; run++)
                {
                    part.A = ref Unsafe.Add(ref operands.A, runs[run] + ((nint)line * pass.block.LineStep));
                    part.C = ref Unsafe.Add(ref c, (nint)(firstRun + run) * pass.block.RunLength * wide);
                    GemmStrip.Run<V, T, Accumulate, RowsOfSegments>(in part, pass.block.RunLength, isWhole ? padded : columns);
                }
            }
        }
    }
}
