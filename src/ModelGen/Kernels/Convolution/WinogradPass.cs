using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>What <see cref="ConvolutionPass{S, E}"/> computes, by <see cref="WinogradTransform"/>: for 3×3 elements of a kernel, stride 1, one group.</summary>
/// <remarks>
/// Lines of tiles of all images are computed some at a time: their pixels are transformed into 16 matrices <c>[tiles, inputs]</c>, these multiplied by the transformed weights, and the products transformed into results.
/// </remarks>
internal readonly ref struct WinogradPass<S, E> : IGemmOperation
    where S : struct, IStore
    where E : struct, IGemmEpilogue, allows ref struct
{
    /// <summary>The floats of the transformed pixels and products of a block, to stay in a second-level cache beside the transformed weights.</summary>
    private const int BlockFloats = 1 << 16;

    /// <summary>Tiles for which the transformed weights are read once, however many floats they make.</summary>
    private const int LeastBlock = 4 * GemmKernel.MaxRows;

    /// <summary>The same where the weights are more than stays in a second-level cache.</summary>
    private const int LeastBlockOfLarge = 64;

    private const int LargeWeights = 1 << 17;

    /// <summary>Blocks that keep several threads busy; where there are fewer, what makes up a block is shared.</summary>
    private const int Enough = 8;

    /// <summary>Input channels whose weights are transformed together.</summary>
    private const int WeightChannels = 16;

    private readonly WinogradTiles tiles;
    private readonly ref float target;
    private readonly ref float weights;
    private readonly ref float bias;
    private readonly E epilogue;
    private readonly int inputs;
    private readonly int outputs;

    /// <summary>The lines of tiles in a block.</summary>
    private readonly int blockLines;

    /// <param name="target">The result, contiguous.</param>
    /// <param name="outputs">Its channels.</param>
    /// <param name="source">What is read, contiguous.</param>
    /// <param name="inputs">Its channels.</param>
    /// <param name="weights">In panels <c>[outputs, taps · inputs]</c>.</param>
    /// <param name="bias">Padded, where <typeparamref name="S"/> adds it.</param>
    /// <param name="batch">The number of images.</param>
    /// <param name="height">The dimension whose positions are lines.</param>
    /// <param name="width">The dimension of the positions in a line.</param>
    /// <param name="epilogue">What rows of the result go through.</param>
    internal WinogradPass(
        Span<float> target,
        int outputs,
        ReadOnlySpan<float> source,
        int inputs,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias,
        int batch,
        in ConvolutionAxis height,
        in ConvolutionAxis width,
        E epilogue)
    {
        (this.inputs, this.outputs) = (inputs, outputs);
        this.target = ref MemoryMarshal.GetReference(target);
        this.weights = ref MemoryMarshal.GetReference(weights);
        this.bias = ref MemoryMarshal.GetReference(bias);
        this.epilogue = epilogue;
        tiles = new(source, inputs, batch, in height, in width);
        blockLines = tiles.BlockLines(Math.Max(WinogradTransform.Products * (long)inputs * outputs > LargeWeights ? LeastBlockOfLarge : LeastBlock, BlockFloats / (WinogradTransform.Products * (inputs + outputs))));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        int threads = Partition.Threads((long)tiles.Count * WinogradTransform.Products * inputs * outputs / (4 * V.Count));
        using var transformed = new KernelScratch((long)WinogradTransform.Products * Panels.Size(outputs, inputs));
        ref float matrices = ref MemoryMarshal.GetReference(transformed.Span);
        var kernels = new Weights<V>(in this, ref matrices);
        Partition.Run(ref kernels, inputs / WeightChannels, threads);
        var blocks = new Blocks<V, T>(in this, ref matrices);
        int count = (tiles.Lines + blockLines - 1) / blockLines;
        if (count >= Enough)
        {
            Partition.Run(ref blocks, count, threads);
            return;
        }

        for (int block = 0; block < count; block++)
        {
            blocks.Run(block);
        }
    }

    /// <summary>The weights of some input channels, transformed.</summary>
    private readonly ref struct Weights<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly WinogradPass<S, E> pass;
        private readonly ref float matrices;

        internal Weights(scoped ref readonly WinogradPass<S, E> pass, ref float matrices)
        {
            this.pass = pass;
            this.matrices = ref matrices;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            for (int panel = 0; panel < pass.outputs; panel += Panels.Width)
            {
                int wide = Panels.PanelWidth(panel, pass.outputs);
                for (int input = unit * WeightChannels; input < (unit + 1) * WeightChannels; input++)
                {
                    ref float from = ref Unsafe.Add(ref pass.weights, ((nint)panel * 9 * pass.inputs) + ((nint)input * wide));
                    ref float to = ref Unsafe.Add(ref matrices, ((nint)panel * pass.inputs) + ((nint)input * wide));
                    WinogradTransform.Weight<V>(ref from, (nint)pass.inputs * wide, ref to, Panels.Size(pass.outputs, pass.inputs), wide);
                }
            }
        }
    }

    /// <summary>Some lines of tiles.</summary>
    private readonly ref struct Blocks<V, T> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        private readonly WinogradPass<S, E> pass;
        private readonly ref float matrices;

        internal Blocks(scoped ref readonly WinogradPass<S, E> pass, ref float matrices)
        {
            this.pass = pass;
            this.matrices = ref matrices;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            int first = unit * pass.blockLines, count = Math.Min(pass.blockLines, pass.tiles.Lines - first), tiles = count * pass.tiles.LineTiles;

            // A line of a cache more, so that the 16 matrices do not meet in the same places of it.
            nint pixelPlane = ((nint)tiles * pass.inputs) + Panels.Granule, productPlane = ((nint)tiles * pass.outputs) + Panels.Granule;
            using var pixels = new KernelScratch(WinogradTransform.Products * pixelPlane);
            using var products = new KernelScratch(WinogradTransform.Products * productPlane);
            var reading = new WinogradInputs<V>(in pass.tiles, ref MemoryMarshal.GetReference(pixels.Span), pixelPlane, (nint)pass.tiles.LineTiles * pass.inputs, first);
            Partition.Run(ref reading, count, Partition.Threads((long)tiles * pass.inputs));
            var multiplying = new Products<V, T>(
                in pass, ref MemoryMarshal.GetReference(products.Span), productPlane, ref MemoryMarshal.GetReference(pixels.Span), pixelPlane, ref matrices, tiles);
            Partition.Run(ref multiplying, WinogradTransform.Products, Partition.Threads(GemmProduct.Nanoseconds<V>(tiles, pass.inputs, pass.outputs) * WinogradTransform.Products));
            var writing = new Results<V>(in pass, ref MemoryMarshal.GetReference(products.Span), productPlane, first);
            Partition.Run(ref writing, count, Partition.Threads((long)tiles * pass.outputs));
            if (!E.IsEmpty)
            {
                int row = pass.tiles.Row(first);
                GemmEpilogue.Apply(in pass.epilogue, row, pass.tiles.Row(first + count) - row, pass.outputs);
            }
        }
    }

    /// <summary>The 16 products.</summary>
    private readonly ref struct Products<V, T> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        private readonly WinogradPass<S, E> pass;
        private readonly ref float products;
        private readonly nint productPlane;
        private readonly ref float pixels;
        private readonly nint pixelPlane;
        private readonly ref float matrices;
        private readonly int tiles;

        internal Products(
            scoped ref readonly WinogradPass<S, E> pass, ref float products, nint productPlane, ref float pixels, nint pixelPlane, ref float matrices, int tiles)
        {
            this.pass = pass;
            this.products = ref products;
            this.pixels = ref pixels;
            this.matrices = ref matrices;
            (this.productPlane, this.pixelPlane, this.tiles) = (productPlane, pixelPlane, tiles);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            var operands = new GemmKernel.Operands
            {
                C = ref Unsafe.Add(ref products, unit * productPlane),
                CRow = pass.outputs,
                A = ref Unsafe.Add(ref pixels, unit * pixelPlane),
                ARow = pass.inputs,
                AStep = 1,
                B = ref Unsafe.Add(ref matrices, (nint)unit * Panels.Size(pass.outputs, pass.inputs)),
                Bias = ref Unsafe.NullRef<float>(),
                Depth = pass.inputs,
                AheadStep = GemmKernel.Line,
            };
            GemmProduct.WithPanels<V, T, Overwrite>(in operands, tiles, pass.outputs);
        }
    }

    /// <summary>The results of a line of tiles.</summary>
    private readonly ref struct Results<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly WinogradPass<S, E> pass;
        private readonly ref float products;
        private readonly nint plane;
        private readonly int first;

        internal Results(scoped ref readonly WinogradPass<S, E> pass, ref float products, nint plane, int first)
        {
            this.pass = pass;
            this.products = ref products;
            (this.plane, this.first) = (plane, first);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            nint pixel = pass.outputs, line = pass.tiles.IsSingle(first + unit) ? 0 : pass.tiles.Width * pixel;
            ref float result = ref Unsafe.Add(ref pass.target, pass.tiles.Row(first + unit) * pixel);
            for (int tile = 0; tile < pass.tiles.LineTiles; tile++)
            {
                int x = tile * WinogradTransform.Outputs;
                ref float from = ref Unsafe.Add(ref products, (((nint)unit * pass.tiles.LineTiles) + tile) * pixel);
                WinogradTransform.Output<V, S>(ref from, plane, ref Unsafe.Add(ref result, x * pixel), line, x + 1 == pass.tiles.Width ? 0 : pixel, ref pass.bias, pass.outputs);
            }
        }
    }
}
