using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>What <see cref="ConvolutionPass{S, E}"/> computes, by tiles of <typeparamref name="W"/>, for one group.</summary>
/// <remarks>
/// Lines of tiles of all images are computed some at a time: their pixels are transformed into 16 matrices <c>[tiles, inputs]</c>, those of all phases of the source beside each other, these multiplied by the transformed
/// weights of each phase of the target, and the products transformed into results.
/// </remarks>
internal readonly ref struct WinogradPass<W, S, E> : IGemmOperation
    where W : struct, IWinogradForm
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

    private readonly WinogradTiles<W> tiles;
    private readonly ref float target;
    private readonly ref float weights;
    private readonly ref float bias;
    private readonly E epilogue;
    private readonly int inputs;
    private readonly int outputs;

    /// <summary>The floats of a transformed matrix of weights.</summary>
    private readonly nint matrix;

    /// <summary>The lines of tiles in a block.</summary>
    private readonly int blockLines;

    /// <param name="target">The result, contiguous.</param>
    /// <param name="outputs">Its channels.</param>
    /// <param name="source">What is read, contiguous.</param>
    /// <param name="inputs">Its channels.</param>
    /// <param name="weights">In panels <c>[outputs, taps · inputs]</c>, for each phase of the target.</param>
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
        in WinogradAxis height,
        in WinogradAxis width,
        E epilogue)
    {
        (this.inputs, this.outputs) = (inputs, outputs);
        this.target = ref MemoryMarshal.GetReference(target);
        this.weights = ref MemoryMarshal.GetReference(weights);
        this.bias = ref MemoryMarshal.GetReference(bias);
        this.epilogue = epilogue;
        tiles = new(source, inputs, batch, in height, in width);
        matrix = Panels.Size(outputs, tiles.Inputs);
        int least = Winograd.Products * (long)matrix * tiles.Targets > LargeWeights ? LeastBlockOfLarge : LeastBlock;
        blockLines = tiles.BlockLines(Math.Max(least, BlockFloats / (Winograd.Products * (tiles.Inputs + (tiles.Targets * outputs)))));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V, T>()
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        int threads = Partition.Threads((long)tiles.Count * Winograd.Products * tiles.Targets * tiles.Inputs * outputs / (4 * V.Count));
        using var transformed = new KernelScratch(Winograd.Products * tiles.Targets * matrix);
        ref float matrices = ref MemoryMarshal.GetReference(transformed.Span);
        var kernels = new Weights<V>(in this, ref matrices);
        Partition.Run(ref kernels, tiles.Targets * tiles.Inputs / Winograd.WeightChannels, threads);
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
        private readonly WinogradPass<W, S, E> pass;
        private readonly ref float matrices;

        internal Weights(scoped ref readonly WinogradPass<W, S, E> pass, ref float matrices)
        {
            this.pass = pass;
            this.matrices = ref matrices;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            (int target, int input) = Math.DivRem(unit * Winograd.WeightChannels, pass.tiles.Inputs);
            (int source, int channel) = Math.DivRem(input, pass.inputs);
            nint taps = pass.tiles.KernelTaps * pass.inputs, row = (pass.tiles.FirstTap(source) * pass.inputs) + channel;
            ref float weights = ref Unsafe.Add(ref pass.weights, target * Panels.Size(pass.outputs, (int)taps));
            ref float results = ref Unsafe.Add(ref matrices, target * Winograd.Products * pass.matrix);
            for (int panel = 0; panel < pass.outputs; panel += Panels.Width)
            {
                nint wide = Panels.PanelWidth(panel, pass.outputs), tap = pass.inputs * wide;
                for (int next = 0; next < Winograd.WeightChannels; next++)
                {
                    ref float from = ref Unsafe.Add(ref weights, (panel * taps) + ((row + next) * wide));
                    ref float to = ref Unsafe.Add(ref results, ((nint)panel * pass.tiles.Inputs) + ((input + next) * wide));
                    W.Weight<V>(ref from, pass.tiles.TapLineStep * tap, pass.tiles.TapStep * tap, ref to, pass.matrix, (int)wide);
                }
            }
        }
    }

    /// <summary>Some lines of tiles.</summary>
    private readonly ref struct Blocks<V, T> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        private readonly WinogradPass<W, S, E> pass;
        private readonly ref float matrices;

        internal Blocks(scoped ref readonly WinogradPass<W, S, E> pass, ref float matrices)
        {
            this.pass = pass;
            this.matrices = ref matrices;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            int first = unit * pass.blockLines, count = Math.Min(pass.blockLines, pass.tiles.Lines - first), tiles = count * pass.tiles.LineTiles;
            int targets = pass.tiles.Targets, inputs = pass.tiles.Inputs;

            // A line of a cache more, so that the 16 matrices do not meet in the same places of it.
            nint pixelPlane = ((nint)tiles * inputs) + Panels.Granule, productPlane = ((nint)tiles * pass.outputs) + Panels.Granule;
            using var pixels = new KernelScratch(Winograd.Products * pixelPlane);
            using var products = new KernelScratch(Winograd.Products * targets * productPlane);
            var reading = new WinogradInputs<V, W>(in pass.tiles, ref MemoryMarshal.GetReference(pixels.Span), pixelPlane, first);
            Partition.Run(ref reading, count, Partition.Threads((long)tiles * inputs));
            var multiplying = new Products<V, T>(
                in pass, ref MemoryMarshal.GetReference(products.Span), productPlane, ref MemoryMarshal.GetReference(pixels.Span), pixelPlane, ref matrices, first, count);
            Partition.Run(ref multiplying, Winograd.Products * targets, Partition.Threads(GemmProduct.Nanoseconds<V>(tiles, inputs, pass.outputs) * Winograd.Products * targets));
            var writing = new Results<V>(in pass, ref MemoryMarshal.GetReference(products.Span), productPlane, first);
            Partition.Run(ref writing, count, Partition.Threads((long)tiles * targets * pass.outputs));
            if (!E.IsEmpty)
            {
                int row = pass.tiles.Row(first);
                GemmEpilogue.Apply(in pass.epilogue, row, pass.tiles.Row(first + count) - row, pass.outputs);
            }
        }
    }

    /// <summary>The 16 products of each phase of the target.</summary>
    private readonly ref struct Products<V, T> : IUnits
        where V : struct, IVector<V>
        where T : struct, ITile
    {
        private readonly WinogradPass<W, S, E> pass;
        private readonly ref float products;
        private readonly nint productPlane;
        private readonly ref float pixels;
        private readonly nint pixelPlane;
        private readonly ref float matrices;
        private readonly int first;
        private readonly int count;

        internal Products(
            scoped ref readonly WinogradPass<W, S, E> pass, ref float products, nint productPlane, ref float pixels, nint pixelPlane, ref float matrices, int first, int count)
        {
            this.pass = pass;
            this.products = ref products;
            this.pixels = ref pixels;
            this.matrices = ref matrices;
            (this.productPlane, this.pixelPlane, this.first, this.count) = (productPlane, pixelPlane, first, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit)
        {
            int product = unit % Winograd.Products;
            var operands = new GemmKernel.Operands
            {
                C = ref Unsafe.Add(ref products, unit * productPlane),
                CRow = pass.outputs,
                A = ref Unsafe.Add(ref pixels, product * pixelPlane),
                ARow = pass.tiles.Inputs,
                AStep = 1,
                B = ref Unsafe.Add(ref matrices, unit * pass.matrix),
                Bias = ref Unsafe.NullRef<float>(),
                Depth = pass.tiles.Inputs,
                AheadStep = GemmKernel.Line,
            };
            GemmProduct.WithPanels<V, T, Overwrite>(in operands, pass.tiles.Rows(first, count, product), pass.outputs);
        }
    }

    /// <summary>The results of a line of tiles.</summary>
    private readonly ref struct Results<V> : IUnits
        where V : struct, IVector<V>
    {
        private readonly WinogradPass<W, S, E> pass;
        private readonly ref float products;
        private readonly nint plane;
        private readonly int first;

        internal Results(scoped ref readonly WinogradPass<W, S, E> pass, ref float products, nint plane, int first)
        {
            this.pass = pass;
            this.products = ref products;
            (this.plane, this.first) = (plane, first);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int unit) => pass.tiles.Write<V, S>(ref products, plane, first, first + unit, ref pass.target, pass.outputs, ref pass.bias);
    }
}
