using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// The gradient of a convolution's weight by tiles of <typeparamref name="W"/>, which are linear in the weights: <c>dg = Gᵀ (Σ over tiles of (A dy Aᵀ) ∘ (Bᵀ d B)) G</c>, 16 products over the tiles of some lines at a time.
/// </summary>
internal readonly ref struct WinogradWeightPass<W> : IGemmOperation
    where W : struct, IWinogradForm
{
    /// <summary>The floats of the transformed pixels and gradients of a block.</summary>
    private const int BlockFloats = 1 << 17;

    /// <summary>Tiles for which the sums are read and written once, however many floats they make.</summary>
    private const int LeastBlock = 128;

    private readonly WinogradTiles<W> tiles;
    private readonly ref float dw;
    private readonly ref float dy;
    private readonly int inputs;
    private readonly int outputs;

    /// <summary>The lines of tiles in a block.</summary>
    private readonly int blockLines;

    internal WinogradWeightPass(Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, in ConvolutionShape shape, in WinogradAxis height, in WinogradAxis width)
    {
        (inputs, outputs) = (shape.Inputs, shape.Outputs);
        this.dw = ref MemoryMarshal.GetReference(dw);
        this.dy = ref MemoryMarshal.GetReference(dy);
        tiles = new(x, inputs, shape.Batch, in height, in width);
        blockLines = tiles.BlockLines(Math.Max(LeastBlock, BlockFloats / (Winograd.Products * (tiles.Inputs + outputs))));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        nint size = Panels.Size(outputs, tiles.Inputs), lineTiles = tiles.LineTiles;

        // A line of a cache more, so that the 16 matrices do not meet in the same places of it.
        nint pixelPlane = (blockLines * lineTiles * tiles.Inputs) + Panels.Granule, gradientPlane = (blockLines * lineTiles * outputs) + Panels.Granule;
        using var sums = new KernelScratch(Winograd.Products * size);
        using var pixels = new KernelScratch(Winograd.Products * pixelPlane);
        using var gradients = new KernelScratch(Winograd.Products * gradientPlane);
        sums.Span.Clear();
        ref float sum = ref MemoryMarshal.GetReference(sums.Span);
        ref float pixel = ref MemoryMarshal.GetReference(pixels.Span);
        ref float gradient = ref MemoryMarshal.GetReference(gradients.Span);
        for (int first = 0; first < tiles.Lines; first += blockLines)
        {
            int count = Math.Min(blockLines, tiles.Lines - first), rows = count * tiles.LineTiles;
            var reading = new WinogradInputs<V, W>(in tiles, ref pixel, pixelPlane, first);
            Partition.Run(ref reading, count, Partition.Threads((long)rows * tiles.Inputs));
            var gradientReading = new Gradients<V>(in this, ref gradient, gradientPlane, first);
            Partition.Run(ref gradientReading, count, Partition.Threads((long)rows * outputs));
            var multiplying = new Products<V, T>(in this, ref sum, ref gradient, gradientPlane, ref pixel, pixelPlane, first, count);
            Partition.Run(ref multiplying, Winograd.Products, Partition.Threads(GemmProduct.Nanoseconds<V>(rows, tiles.Inputs, outputs) * Winograd.Products));
        }

        var weights = new Weights<V>(in this, ref sum);
        Partition.Run(ref weights, tiles.Inputs / Winograd.WeightChannels, Partition.Threads((long)tiles.Inputs * outputs));
    }

    /// <summary>The gradients of a line of tiles, transformed.</summary>
    private readonly ref struct Gradients<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly WinogradWeightPass<W> pass;
        private readonly ref float to;
        private readonly nint plane;
        private readonly int first;

        internal Gradients(scoped ref readonly WinogradWeightPass<W> pass, ref float to, nint plane, int first)
        {
            this.pass = pass;
            this.to = ref to;
            (this.plane, this.first) = (plane, first);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit) => pass.tiles.ReadGradients<V>(ref pass.dy, pass.outputs, first, first + unit, ref to, plane);
    }

    /// <summary>The 16 products of a block, added to the sums.</summary>
    private readonly ref struct Products<V, T> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        private readonly WinogradWeightPass<W> pass;
        private readonly ref float sums;
        private readonly ref float gradients;
        private readonly nint gradientPlane;
        private readonly ref float pixels;
        private readonly nint pixelPlane;
        private readonly int first;
        private readonly int count;

        internal Products(
            scoped ref readonly WinogradWeightPass<W> pass, ref float sums, ref float gradients, nint gradientPlane, ref float pixels, nint pixelPlane, int first, int count)
        {
            this.pass = pass;
            this.sums = ref sums;
            this.gradients = ref gradients;
            this.pixels = ref pixels;
            (this.gradientPlane, this.pixelPlane, this.first, this.count) = (gradientPlane, pixelPlane, first, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            var operands = new GemmKernel.Operands
            {
                C = ref Unsafe.Add(ref sums, (nint)unit * Panels.Size(pass.outputs, pass.tiles.Inputs)),
                A = ref Unsafe.Add(ref pixels, unit * pixelPlane),
                ARow = 1,
                AStep = pass.tiles.Inputs,
                B = ref Unsafe.Add(ref gradients, unit * gradientPlane),
                BStep = pass.outputs,
                Bias = ref Unsafe.NullRef<float>(),
                Depth = pass.tiles.Rows(first, count, unit),
            };
            GemmRowMajor.Run<V, T, Accumulate>(in operands, pass.tiles.Inputs, pass.outputs, toPanels: true);
        }
    }

    /// <summary>The sums of some input channels become gradients of weights, which are added.</summary>
    private readonly ref struct Weights<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly WinogradWeightPass<W> pass;
        private readonly ref float sums;

        internal Weights(scoped ref readonly WinogradWeightPass<W> pass, ref float sums)
        {
            this.pass = pass;
            this.sums = ref sums;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            (int source, int channel) = Math.DivRem(unit * Winograd.WeightChannels, pass.inputs);
            nint taps = pass.tiles.KernelTaps * pass.inputs, row = (pass.tiles.FirstTap(source) * pass.inputs) + channel, plane = Panels.Size(pass.outputs, pass.tiles.Inputs);
            for (int panel = 0; panel < pass.outputs; panel += Panels.Width)
            {
                nint wide = Panels.PanelWidth(panel, pass.outputs), tap = pass.inputs * wide;
                for (int next = 0; next < Winograd.WeightChannels; next++)
                {
                    ref float from = ref Unsafe.Add(ref sums, ((nint)panel * pass.tiles.Inputs) + (((nint)unit * Winograd.WeightChannels + next) * wide));
                    ref float to = ref Unsafe.Add(ref pass.dw, (panel * taps) + ((row + next) * wide));
                    W.AddWeightGradient<V>(ref from, plane, ref to, pass.tiles.TapLineStep * tap, pass.tiles.TapStep * tap, (int)wide);
                }
            }
        }
    }
}
