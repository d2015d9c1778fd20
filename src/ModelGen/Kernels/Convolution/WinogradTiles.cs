using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>The tiles of some images, line by line, and the pixels that each reads in each phase of the source.</summary>
internal readonly ref struct WinogradTiles<W>
    where W : struct, IWinogradForm
{
    private readonly WinogradAxis height;
    private readonly WinogradAxis width;
    private readonly ref float source;
    private readonly int channels;

    /// <param name="source">The images.</param>
    /// <param name="channels">Their channels.</param>
    /// <param name="batch">Their number.</param>
    /// <param name="height">The dimension whose positions are lines.</param>
    /// <param name="width">The dimension of the positions in a line.</param>
    internal WinogradTiles(ReadOnlySpan<float> source, int channels, int batch, in WinogradAxis height, in WinogradAxis width)
    {
        (this.height, this.width, this.channels) = (height, width, channels);
        this.source = ref MemoryMarshal.GetReference(source);
        Lines = batch * height.Tiles;
    }

    /// <summary>The lines of tiles of all images.</summary>
    internal int Lines { get; }

    /// <summary>The tiles of a line.</summary>
    internal int LineTiles => width.Tiles;

    internal int Count => Lines * LineTiles;

    /// <summary>The phases of the source.</summary>
    internal int Sources => height.SourceStep * width.SourceStep;

    /// <summary>The phases of the target.</summary>
    internal int Targets => height.TargetStep * width.TargetStep;

    /// <summary>The channels of the source in all phases: what a row of a matrix of pixels has.</summary>
    internal int Inputs => Sources * channels;

    /// <summary>The pixels of a line of the target.</summary>
    internal int TargetLine => width.Target;

    /// <summary>The elements of the kernel.</summary>
    internal int KernelTaps => KernelLine * height.SourceStep * W.Taps;

    /// <summary>The elements of a line of the kernel.</summary>
    internal int KernelLine => width.SourceStep * W.Taps;

    /// <summary>From an element of a line of the kernel to the next of the same phase.</summary>
    internal int TapStep => width.SourceStep;

    /// <summary>From a line of the kernel to the next of the same phase, in elements.</summary>
    internal int TapLineStep => height.SourceStep * KernelLine;

    /// <summary>The first element of the kernel that belongs to a phase of the source.</summary>
    internal int FirstTap(int phase)
    {
        (int y, int x) = Math.DivRem(phase, width.SourceStep);
        return (y * KernelLine) + x;
    }

    /// <summary>How many lines make up a block of so many tiles, all blocks alike.</summary>
    internal int BlockLines(int most) => GemmProduct.EvenPart(Lines, Math.Max(1, most / LineTiles));

    /// <summary>The row of the result, among those of all positions, with which a line of tiles begins.</summary>
    internal int Row(int line)
    {
        (int image, int y) = Math.DivRem(line, height.Tiles);
        return ((image * height.Target) + height.Element(y)) * width.Target;
    }

    /// <summary>The rows that some lines of tiles have in one of the 16 matrices.</summary>
    internal int Rows(int first, int count, int product)
    {
        int lines = product / 4 == 2 ? TallLines(first + count) - TallLines(first) : count;
        return lines * (product % 4 == 2 ? width.WideTiles : LineTiles);
    }

    /// <summary>The pixels of a line of tiles, transformed.</summary>
    /// <param name="first">The first line of the block.</param>
    /// <param name="line">Which line.</param>
    /// <param name="to">The first of the block's 16 matrices.</param>
    /// <param name="plane">From one to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void Read<V>(int first, int line, ref float to, nint plane)
        where V : struct, IVector<V>
    {
        (int image, int row) = Math.DivRem(line, height.Tiles);
        nint pixel = channels, step = width.SourceStep * pixel, lineStep = (nint)height.SourceStep * width.Source * pixel;
        ref float pixels = ref Unsafe.Add(ref source, (nint)image * height.Source * width.Source * pixel);
        int lines = height.Positions(row) + W.Taps - 1;
        using var copy = new KernelScratch(lines * ((LineTiles * width.Wide) + W.Taps - 1) * pixel);
        for (int phase = 0; phase < Sources; phase++)
        {
            (int y, int x) = Math.DivRem(phase, width.SourceStep);
            int top = height.SourceFirst + y, left = width.SourceFirst + x;
            bool isInside = height.Inside(row, top, height.SourceStep, W.Taps - 1, height.Source) > 0;
            y = top + (height.SourceStep * height.Start(row));
            ref float result = ref Unsafe.Add(ref to, phase * pixel);
            for (int at = 0, count; at < LineTiles; at += count)
            {
                count = isInside ? width.Inside(at, left, width.SourceStep, W.Taps - 1, width.Source) : 0;
                x = left + (width.SourceStep * width.Start(at));
                if (count > 0)
                {
                    WinogradRun tiles = Tiles(first, line, at, count, Inputs, plane);
                    W.Input<V>(in tiles, ref Unsafe.Add(ref pixels, (((nint)y * width.Source) + x) * pixel), lineStep, step, width.Positions(at) * step, ref result, channels);
                }
                else
                {
                    count = isInside ? 1 : width.Equal(at);
                    int columns = (count * width.Positions(at)) + W.Taps - 1;
                    Copy(copy.Span, ref pixels, y, x, lines, columns);
                    WinogradRun tiles = Tiles(first, line, at, count, Inputs, plane);
                    W.Input<V>(in tiles, ref MemoryMarshal.GetReference(copy.Span), columns * pixel, pixel, width.Positions(at) * pixel, ref result, channels);
                }
            }
        }
    }

    /// <summary>The gradients of a line of tiles, transformed. The target has one phase.</summary>
    /// <param name="gradients">Those of all positions.</param>
    /// <param name="outputs">Their channels.</param>
    /// <param name="first">The first line of the block.</param>
    /// <param name="line">Which line.</param>
    /// <param name="to">The first of the block's 16 matrices.</param>
    /// <param name="plane">From one to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void ReadGradients<V>(ref float gradients, int outputs, int first, int line, ref float to, nint plane)
        where V : struct, IVector<V>
    {
        (int image, int row) = Math.DivRem(line, height.Tiles);
        int lines = height.Positions(row), y = height.Start(row), linesThere = Math.Min(lines, height.Target - y);
        nint pixel = outputs, lineStep = width.Target * pixel;
        using var copy = new KernelScratch(lines * width.Wide * pixel);
        for (int at = 0, count; at < LineTiles; at += count)
        {
            int x = width.Start(at), columns = width.Positions(at);
            ref float from = ref Unsafe.Add(ref gradients, (((((nint)image * height.Target) + y) * width.Target) + x) * pixel);
            count = linesThere == lines ? width.Inside(at, 0, 1, 0, width.Target) : 0;
            WinogradRun tiles = Tiles(first, line, at, Math.Max(count, 1), outputs, plane);
            if (count > 0)
            {
                W.Gradient<V>(in tiles, ref from, lineStep, pixel, columns * pixel, ref to, outputs);
                continue;
            }

            count = 1;
            copy.Span.Clear();
            for (int i = 0; i < linesThere; i++)
            {
                Span<float> there = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref from, i * lineStep), Math.Min(columns, width.Target - x) * outputs);
                there.CopyTo(copy.Span[(i * columns * outputs)..]);
            }

            W.Gradient<V>(in tiles, ref MemoryMarshal.GetReference(copy.Span), columns * pixel, pixel, 0, ref to, outputs);
        }
    }

    /// <summary>The results of a line of tiles in all phases of the target, from their products.</summary>
    /// <param name="from">The first of the block's 16 matrices; those of the next phase lie behind them.</param>
    /// <param name="plane">From one to the next.</param>
    /// <param name="first">The first line of the block.</param>
    /// <param name="line">Which line.</param>
    /// <param name="target">The result.</param>
    /// <param name="outputs">Its channels.</param>
    /// <param name="bias">What <typeparamref name="S"/> adds.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void Write<V, S>(ref float from, nint plane, int first, int line, ref float target, int outputs, ref float bias)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        (int image, int row) = Math.DivRem(line, height.Tiles);
        nint pixel = outputs, step = width.TargetStep * pixel, lineStep = (nint)height.TargetStep * width.Target * pixel;
        target = ref Unsafe.Add(ref target, (nint)image * height.Target * width.Target * pixel);
        int lines = height.Positions(row);
        using var aside = new KernelScratch(lines * width.Wide * pixel);
        for (int phase = 0; phase < Targets; phase++)
        {
            (int y, int x) = Math.DivRem(phase, width.TargetStep);
            int top = height.TargetFirst + y, left = width.TargetFirst + x;
            bool isInside = height.Inside(row, top, height.TargetStep, 0, height.Target) > 0;
            y = top + (height.TargetStep * height.Start(row));
            ref float products = ref Unsafe.Add(ref from, phase * Winograd.Products * plane);
            for (int at = 0, count; at < LineTiles; at += count)
            {
                count = isInside ? width.Inside(at, left, width.TargetStep, 0, width.Target) : 0;
                x = left + (width.TargetStep * width.Start(at));
                if (count > 0)
                {
                    WinogradRun tiles = Tiles(first, line, at, count, outputs, plane);
                    ref float results = ref Unsafe.Add(ref target, (((nint)y * width.Target) + x) * pixel);
                    W.Output<V, S>(in tiles, ref products, ref results, lineStep, step, width.Positions(at) * step, ref bias, outputs);
                }
                else
                {
                    count = 1;
                    int columns = width.Positions(at);
                    WinogradRun tiles = Tiles(first, line, at, 1, outputs, plane);
                    W.Output<V, S>(in tiles, ref products, ref MemoryMarshal.GetReference(aside.Span), columns * pixel, pixel, 0, ref bias, outputs);
                    Place(ref target, outputs, aside.Span, y, x, lines, columns);
                }
            }
        }
    }

    /// <summary>Where some equal tiles of a line lie in the 16 matrices of a block.</summary>
    /// <param name="first">The first line of the block.</param>
    /// <param name="line">The line of the tiles.</param>
    /// <param name="at">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="step">From a row of a matrix to the next.</param>
    /// <param name="plane">From a matrix to the next.</param>
    private WinogradRun Tiles(int first, int line, int at, int count, nint step, nint plane)
    {
        int tallLines = TallLines(line) - TallLines(first), lines = line - first;
        return new(line % height.Tiles < height.WideTiles, at < width.WideTiles, count, step, plane)
        {
            Row = ((lines * LineTiles) + at) * step,
            TallRow = ((tallLines * LineTiles) + at) * step,
            WideRow = ((lines * width.WideTiles) + at) * step,
            BothRow = ((tallLines * width.WideTiles) + at) * step,
        };
    }

    /// <summary>The lines of wide tiles before a line.</summary>
    private int TallLines(int line)
    {
        (int image, int y) = Math.DivRem(line, height.Tiles);
        return (image * height.WideTiles) + Math.Min(y, height.WideTiles);
    }

    /// <summary>Puts those results of a tile at the border where they belong that are there.</summary>
    private void Place(ref float target, int outputs, ReadOnlySpan<float> results, int y, int x, int lines, int columns)
    {
        for (int i = 0; i < lines * columns; i++)
        {
            (int line, int column) = Math.DivRem(i, columns);
            int down = y + (line * height.TargetStep), right = x + (column * width.TargetStep);
            if ((uint)down < (uint)height.Target && (uint)right < (uint)width.Target)
            {
                ref float pixel = ref Unsafe.Add(ref target, (((nint)down * width.Target) + right) * outputs);
                results.Slice(i * outputs, outputs).CopyTo(MemoryMarshal.CreateSpan(ref pixel, outputs));
            }
        }
    }

    /// <summary>The pixels of tiles at the border, zeros where there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Copy(Span<float> copy, ref float pixels, int y, int x, int lines, int columns)
    {
        int step = width.SourceStep, before = Math.Clamp((step - 1 - x) / step, 0, columns), end = Math.Clamp((width.Source - x + step - 1) / step, before, columns);
        for (int line = 0; line < lines; line++)
        {
            Span<float> row = copy.Slice(line * columns * channels, columns * channels);
            int down = y + (line * height.SourceStep);
            if ((uint)down >= (uint)height.Source)
            {
                row.Clear();
                continue;
            }

            row[..(before * channels)].Clear();
            row[(end * channels)..].Clear();
            ref float from = ref Unsafe.Add(ref pixels, (((nint)down * width.Source) + x + (before * step)) * channels);
            Span<float> there = row[(before * channels)..(end * channels)];
            int together = step == 1 ? there.Length : channels;
            for (int at = 0; at < there.Length; at += together)
            {
                MemoryMarshal.CreateSpan(ref from, together).CopyTo(there[at..]);
                from = ref Unsafe.Add(ref from, (nint)step * together);
            }
        }
    }
}

/// <summary>Lines of tiles whose pixels are transformed.</summary>
internal readonly ref struct WinogradInputs<V, W> : IUnits
    where V : struct, IVector<V>
    where W : struct, IWinogradForm
{
    private readonly WinogradTiles<W> tiles;
    private readonly ref float to;
    private readonly nint plane;
    private readonly int first;

    /// <param name="tiles">The tiles.</param>
    /// <param name="to">The first of the block's 16 matrices.</param>
    /// <param name="plane">From one to the next.</param>
    /// <param name="first">The first line of tiles of the block.</param>
    internal WinogradInputs(scoped ref readonly WinogradTiles<W> tiles, ref float to, nint plane, int first)
    {
        this.tiles = tiles;
        this.to = ref to;
        (this.plane, this.first) = (plane, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(int unit) => tiles.Read<V>(first, first + unit, ref to, plane);
}
