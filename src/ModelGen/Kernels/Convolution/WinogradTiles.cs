using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>The tiles of 2×2 positions of some images, line by line, and the 4×4 pixels that each reads.</summary>
internal readonly ref struct WinogradTiles
{
    /// <summary>Fewer tiles are not worth transforming the weights.</summary>
    private const int Least = 32;

    private readonly ConvolutionAxis height;
    private readonly ConvolutionAxis width;
    private readonly ref float source;
    private readonly int channels;

    /// <summary>The lines of tiles in an image.</summary>
    private readonly int imageLines;

    /// <param name="source">The images.</param>
    /// <param name="channels">Their channels.</param>
    /// <param name="batch">Their number.</param>
    /// <param name="height">The dimension whose positions are lines.</param>
    /// <param name="width">The dimension of the positions in a line.</param>
    internal WinogradTiles(ReadOnlySpan<float> source, int channels, int batch, in ConvolutionAxis height, in ConvolutionAxis width)
    {
        (this.height, this.width, this.channels) = (height, width, channels);
        this.source = ref MemoryMarshal.GetReference(source);
        (imageLines, LineTiles) = (Of(height), Of(width));
        Lines = batch * imageLines;
    }

    /// <summary>The lines of tiles of all images.</summary>
    internal int Lines { get; }

    /// <summary>The tiles of a line.</summary>
    internal int LineTiles { get; }

    internal int Count => Lines * LineTiles;

    /// <summary>The positions of a line.</summary>
    internal int Width => width.Positions;

    /// <summary>Whether a pass can go by tiles and is faster for it. Channels are whole vectors of any width.</summary>
    internal static bool Suit(int inputs, int outputs, int batch, int groups, in ConvolutionAxis depth, in ConvolutionAxis height, in ConvolutionAxis width) =>
        groups == 1 && inputs > 0 && outputs > 0 && inputs % Panels.Granule == 0 && outputs % Panels.Granule == 0 && depth is { Taps: 1, Positions: 1, Target: 1, IsInside: true }
        && IsOfThree(height) && IsOfThree(width) && (long)batch * Of(height) * Of(width) >= Least;

    /// <summary>How many lines make up a block of so many tiles, all blocks alike.</summary>
    internal int BlockLines(int most) => GemmProduct.EvenPart(Lines, Math.Max(1, most / LineTiles));

    /// <summary>The row of the result, among those of all positions, with which a line of tiles begins.</summary>
    internal int Row(int line)
    {
        (int image, int y) = Math.DivRem(line, imageLines);
        return ((image * height.Positions) + (y * WinogradTransform.Outputs)) * width.Positions;
    }

    /// <summary>Whether a line of tiles has one line of positions.</summary>
    internal bool IsSingle(int line) => (line % imageLines * WinogradTransform.Outputs) + 1 == height.Positions;

    /// <summary>The pixels of a line of tiles, transformed.</summary>
    /// <param name="line">Which line.</param>
    /// <param name="to">The first of its results.</param>
    /// <param name="plane">From one of the 16 results of a tile to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Read<V>(int line, ref float to, nint plane)
        where V : struct, IVector<V>
    {
        using var copy = new KernelScratch(WinogradTransform.Products * channels);
        (int image, int row) = Math.DivRem(line, imageLines);
        int y = height.First + (row * WinogradTransform.Outputs);
        nint pixel = channels, pixelLine = width.Source * pixel;
        for (int tile = 0; tile < LineTiles; tile++)
        {
            int x = width.First + (tile * WinogradTransform.Outputs);
            ref float from = ref Unsafe.Add(ref source, (((((nint)image * height.Source) + y) * width.Source) + x) * pixel);
            ref float result = ref Unsafe.Add(ref to, tile * pixel);
            if (y >= 0 && y + WinogradTransform.Inputs <= height.Source && x >= 0 && x + WinogradTransform.Inputs <= width.Source)
            {
                WinogradTransform.Input<V>(ref from, pixelLine, pixel, ref result, plane, channels);
            }
            else
            {
                Copy(copy.Span, ref from, y, x);
                WinogradTransform.Input<V>(ref MemoryMarshal.GetReference(copy.Span), WinogradTransform.Inputs * pixel, pixel, ref result, plane, channels);
            }
        }
    }

    private static bool IsOfThree(in ConvolutionAxis axis) => axis is { Taps: 3, TapDistance: 1, Step: 1, TargetStep: 1 };

    private static int Of(in ConvolutionAxis axis) => (axis.Positions + WinogradTransform.Outputs - 1) / WinogradTransform.Outputs;

    /// <summary>The pixels of a tile at the border, zeros where there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy(Span<float> copy, ref float from, int y, int x)
    {
        int before = Math.Clamp(-x, 0, WinogradTransform.Inputs), end = Math.Clamp(width.Source - x, before, WinogradTransform.Inputs);
        for (int line = 0; line < WinogradTransform.Inputs; line++)
        {
            Span<float> row = copy.Slice(line * WinogradTransform.Inputs * channels, WinogradTransform.Inputs * channels);
            if ((uint)(y + line) >= (uint)height.Source)
            {
                row.Clear();
                continue;
            }

            row[..(before * channels)].Clear();
            row[(end * channels)..].Clear();
            nint at = (((nint)line * width.Source) + before) * channels;
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref from, at), (end - before) * channels).CopyTo(row[(before * channels)..]);
        }
    }
}

/// <summary>Lines of tiles whose pixels are transformed.</summary>
internal readonly ref struct WinogradInputs<V> : IUnits
    where V : struct, IVector<V>
{
    private readonly WinogradTiles tiles;
    private readonly ref float to;
    private readonly nint plane;
    private readonly nint line;
    private readonly int first;

    /// <param name="tiles">The tiles.</param>
    /// <param name="to">The first of the results.</param>
    /// <param name="plane">From one of the 16 results of a tile to the next.</param>
    /// <param name="line">From a line of tiles to the next.</param>
    /// <param name="first">The first line of tiles.</param>
    internal WinogradInputs(scoped ref readonly WinogradTiles tiles, ref float to, nint plane, nint line, int first)
    {
        this.tiles = tiles;
        this.to = ref to;
        (this.plane, this.line, this.first) = (plane, line, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int unit) => tiles.Read<V>(first + unit, ref Unsafe.Add(ref to, unit * line), plane);
}
