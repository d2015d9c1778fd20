using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// The gradient of a convolution's weight by <see cref="WinogradTransform"/>, which is linear in the weights: <c>dg = Gᵀ (Σ over tiles of (A dy Aᵀ) ∘ (Bᵀ d B)) G</c>, 16 products over the tiles of some lines at a time.
/// </summary>
internal readonly ref struct WinogradWeightPass : IGemmOperation
{
    /// <summary>The floats of the transformed pixels and gradients of a block.</summary>
    private const int BlockFloats = 1 << 17;

    /// <summary>Tiles for which the sums are read and written once, however many floats they make.</summary>
    private const int LeastBlock = 128;

    /// <summary>Input channels whose sums become weights together.</summary>
    private const int WeightChannels = 16;

    private readonly WinogradTiles tiles;
    private readonly ref float dw;
    private readonly ref float dy;
    private readonly int inputs;
    private readonly int outputs;

    /// <summary>The lines of tiles in a block.</summary>
    private readonly int blockLines;

    internal WinogradWeightPass(Span<float> dw, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, in ConvolutionShape shape, in ConvolutionAxis height, in ConvolutionAxis width)
    {
        (inputs, outputs) = (shape.Inputs, shape.Outputs);
        this.dw = ref MemoryMarshal.GetReference(dw);
        this.dy = ref MemoryMarshal.GetReference(dy);
        tiles = new(x, inputs, shape.Batch, in height, in width);
        blockLines = tiles.BlockLines(Math.Max(LeastBlock, BlockFloats / (WinogradTransform.Products * (inputs + outputs))));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        nint size = Panels.Size(outputs, inputs), lineTiles = tiles.LineTiles;

        // A line of a cache more, so that the 16 matrices do not meet in the same places of it.
        nint pixelPlane = (blockLines * lineTiles * inputs) + Panels.Granule, gradientPlane = (blockLines * lineTiles * outputs) + Panels.Granule;
        using var sums = new KernelScratch(WinogradTransform.Products * size);
        using var pixels = new KernelScratch(WinogradTransform.Products * pixelPlane);
        using var gradients = new KernelScratch(WinogradTransform.Products * gradientPlane);
        sums.Span.Clear();
        ref float sum = ref MemoryMarshal.GetReference(sums.Span);
        ref float pixel = ref MemoryMarshal.GetReference(pixels.Span);
        ref float gradient = ref MemoryMarshal.GetReference(gradients.Span);
        for (int first = 0; first < tiles.Lines; first += blockLines)
        {
            int count = Math.Min(blockLines, tiles.Lines - first), rows = count * tiles.LineTiles;
            var reading = new WinogradInputs<V>(in tiles, ref pixel, pixelPlane, lineTiles * inputs, first);
            Partition.Run(ref reading, count, Partition.Threads((long)rows * inputs));
            var gradientReading = new Gradients<V>(in this, ref gradient, gradientPlane, first);
            Partition.Run(ref gradientReading, count, Partition.Threads((long)rows * outputs));
            var multiplying = new Products<V, T>(in this, ref sum, ref gradient, gradientPlane, ref pixel, pixelPlane, rows);
            Partition.Run(ref multiplying, WinogradTransform.Products, Partition.Threads(GemmProduct.Nanoseconds<V>(rows, inputs, outputs) * WinogradTransform.Products));
        }

        var weights = new Weights<V>(in this, ref sum);
        Partition.Run(ref weights, inputs / WeightChannels, Partition.Threads((long)inputs * outputs));
    }

    /// <summary>The gradients of a line of tiles, transformed.</summary>
    private readonly ref struct Gradients<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly WinogradWeightPass pass;
        private readonly ref float to;
        private readonly nint plane;
        private readonly int first;

        internal Gradients(scoped ref readonly WinogradWeightPass pass, ref float to, nint plane, int first)
        {
            this.pass = pass;
            this.to = ref to;
            (this.plane, this.first) = (plane, first);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            nint pixel = pass.outputs, line = pass.tiles.IsSingle(first + unit) ? 0 : pass.tiles.Width * pixel;
            ref float from = ref Unsafe.Add(ref pass.dy, pass.tiles.Row(first + unit) * pixel);
            for (int tile = 0; tile < pass.tiles.LineTiles; tile++)
            {
                int x = tile * WinogradTransform.Outputs;
                ref float result = ref Unsafe.Add(ref to, (((nint)unit * pass.tiles.LineTiles) + tile) * pixel);
                WinogradTransform.Gradient<V>(ref Unsafe.Add(ref from, x * pixel), line, x + 1 == pass.tiles.Width ? 0 : pixel, ref result, plane, pass.outputs);
            }
        }
    }

    /// <summary>The 16 products of a block, added to the sums.</summary>
    private readonly ref struct Products<V, T> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        private readonly WinogradWeightPass pass;
        private readonly ref float sums;
        private readonly ref float gradients;
        private readonly nint gradientPlane;
        private readonly ref float pixels;
        private readonly nint pixelPlane;
        private readonly int tiles;

        internal Products(
            scoped ref readonly WinogradWeightPass pass, ref float sums, ref float gradients, nint gradientPlane, ref float pixels, nint pixelPlane, int tiles)
        {
            this.pass = pass;
            this.sums = ref sums;
            this.gradients = ref gradients;
            this.pixels = ref pixels;
            (this.gradientPlane, this.pixelPlane, this.tiles) = (gradientPlane, pixelPlane, tiles);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            var operands = new GemmKernel.Operands
            {
                C = ref Unsafe.Add(ref sums, (nint)unit * Panels.Size(pass.outputs, pass.inputs)),
                A = ref Unsafe.Add(ref pixels, unit * pixelPlane),
                ARow = 1,
                AStep = pass.inputs,
                B = ref Unsafe.Add(ref gradients, unit * gradientPlane),
                BStep = pass.outputs,
                Bias = ref Unsafe.NullRef<float>(),
                Depth = tiles,
            };
            GemmRowMajor.Run<V, T, Accumulate>(in operands, pass.inputs, pass.outputs, toPanels: true);
        }
    }

    /// <summary>The sums of some input channels become gradients of weights, which are added.</summary>
    private readonly ref struct Weights<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly WinogradWeightPass pass;
        private readonly ref float sums;

        internal Weights(scoped ref readonly WinogradWeightPass pass, ref float sums)
        {
            this.pass = pass;
            this.sums = ref sums;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            for (int panel = 0; panel < pass.outputs; panel += Panels.Width)
            {
                int wide = Panels.PanelWidth(panel, pass.outputs);
                for (int input = unit * WeightChannels; input < (unit + 1) * WeightChannels; input++)
                {
                    ref float from = ref Unsafe.Add(ref sums, ((nint)panel * pass.inputs) + ((nint)input * wide));
                    ref float to = ref Unsafe.Add(ref pass.dw, ((nint)panel * 9 * pass.inputs) + ((nint)input * wide));
                    WinogradTransform.AddWeightGradient<V>(ref from, Panels.Size(pass.outputs, pass.inputs), ref to, (nint)pass.inputs * wide, wide);
                }
            }
        }
    }
}
