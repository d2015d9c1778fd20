using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// What some lines of positions read of the source, one group of channels: where it lies if all of it is there and no other channels lie between, else copied together with
/// zeros around it. A position's inputs are a few runs of floats, the same distances apart for every position.
/// </summary>
internal readonly ref struct ConvolutionBlock
{
    private readonly ConvolutionAxis depth;
    private readonly ConvolutionAxis height;
    private readonly ConvolutionAxis width;
    private readonly ref float source;

    /// <summary>The channels of the source.</summary>
    private readonly int channels;

    /// <summary>Of a group.</summary>
    private readonly int groupChannels;

    /// <param name="source">All images.</param>
    /// <param name="channels">The channels of the source.</param>
    /// <param name="groups">The groups that they are in.</param>
    /// <param name="depth">The outermost dimension.</param>
    /// <param name="height">The dimension whose positions are lines.</param>
    /// <param name="width">The dimension of the positions in a line.</param>
    /// <param name="lines">The most lines of a block.</param>
    internal ConvolutionBlock(
        ReadOnlySpan<float> source, int channels, int groups, ConvolutionAxis depth, ConvolutionAxis height, ConvolutionAxis width, int lines)
    {
        (this.depth, this.height, this.width) = (depth, height, width);
        this.source = ref MemoryMarshal.GetReference(source);
        this.channels = channels;
        groupChannels = channels / groups;
        IsCopied = !(depth.IsInside && height.IsInside && width.IsInside);
        Pixel = IsCopied ? groupChannels : channels;
        Line = Pixel * (IsCopied ? width.Extent(width.Positions) : width.Source);
        Plane = Line * (IsCopied ? height.Extent(lines) : height.Source * depth.TapDistance);
        Length = IsCopied ? depth.Taps * Plane : 0;
    }

    /// <summary>Whether the block is a copy.</summary>
    internal bool IsCopied { get; }

    /// <summary>The floats of a copy.</summary>
    internal int Length { get; }

    /// <summary>From a position to the next in a line.</summary>
    internal int PositionStep => width.Step * Pixel;

    /// <summary>From the positions of a line to those of the next.</summary>
    internal int LineStep => height.Step * Line;

    /// <summary>From what whole images read to what the next ones do, if there is one position along the outermost dimension; of copies, where they lie behind each other.</summary>
    internal int ImageStep => IsCopied ? Length : depth.Source * height.Source * width.Source * channels;

    /// <summary>Whether all positions of a block are equally far apart, <see cref="PositionStep"/> or, in lines of one position, <see cref="LineStep"/>.</summary>
    internal bool IsOneRun => width.Positions == 1 || LineStep == width.Positions * PositionStep;

    /// <summary>From a position to the next where all are one run.</summary>
    internal int RunStep => width.Positions == 1 ? LineStep : PositionStep;

    /// <summary>From a pixel to the next.</summary>
    private int Pixel { get; }

    /// <summary>From a line to the next.</summary>
    private int Line { get; }

    /// <summary>From a tap along the outermost dimension to the next.</summary>
    private int Plane { get; }

    /// <summary>The floats of a run of a position's inputs.</summary>
    internal int RunLength
    {
        get
        {
            int length = groupChannels;
            if (!MergesWidth)
            {
                return length;
            }

            length *= width.Taps;
            return MergesHeight ? length * height.Taps : length;
        }
    }

    /// <summary>The number of runs.</summary>
    internal int Runs => depth.Taps * height.Taps * width.Taps * groupChannels / Math.Max(RunLength, 1);

    private bool MergesWidth => width.Taps == 1 || width.TapDistance * Pixel == groupChannels;

    private bool MergesHeight => MergesWidth && (height.Taps == 1 || height.TapDistance * Line == width.Taps * groupChannels);

    /// <summary>Says where the runs begin, from the position on.</summary>
    internal void ListRuns(Span<int> runs)
    {
        runs[0] = 0;
        if (Runs == 0)
        {
            return;
        }

        int widths = MergesWidth ? 1 : width.Taps, heights = MergesHeight ? 1 : height.Taps, run = 0;
        for (int d = 0; d < depth.Taps; d++)
        {
            for (int h = 0; h < heights; h++)
            {
                for (int w = 0; w < widths; w++)
                {
                    runs[run++] = (d * Plane) + (h * height.TapDistance * Line) + (w * width.TapDistance * Pixel);
                }
            }
        }
    }

    /// <summary>Says where the inputs of each position begin, line by line from the first one on.</summary>
    internal void ListPositions(Span<int> positions)
    {
        for (int i = 0, line = 0; i < positions.Length; line += LineStep)
        {
            for (int x = 0; x < width.Positions && i < positions.Length; x++, i++)
            {
                positions[i] = line + (x * PositionStep);
            }
        }
    }

    /// <summary>What the lines from <paramref name="line"/> on read of an image, from their first position on.</summary>
    /// <param name="copy">Memory for a copy.</param>
    /// <param name="image">The number of the image.</param>
    /// <param name="plane">The position along the outermost dimension.</param>
    /// <param name="line">The first line.</param>
    /// <param name="lines">How many.</param>
    /// <param name="group">The group of channels.</param>
    internal ref float Read(Span<float> copy, int image, int plane, int line, int lines, int group)
    {
        int firstPlane = depth.First + (plane * depth.Step), firstLine = height.First + (line * height.Step);
        if (!IsCopied)
        {
            nint pixel = ((((nint)image * depth.Source) + firstPlane) * height.Source + firstLine) * width.Source + width.First;
            return ref Unsafe.Add(ref source, (pixel * channels) + (group * groupChannels));
        }

        for (int tap = 0; tap < depth.Taps; tap++)
        {
            int at = firstPlane + (tap * depth.TapDistance);
            Span<float> to = copy.Slice(tap * Plane, height.Extent(lines) * Line);
            if ((uint)at >= (uint)depth.Source)
            {
                to.Clear();
                continue;
            }

            CopyLines(to, ((nint)image * depth.Source) + at, firstLine, group);
        }

        return ref MemoryMarshal.GetReference(copy);
    }

    private void CopyLines(Span<float> to, nint plane, int firstLine, int group)
    {
        int extent = width.Extent(width.Positions);
        int before = Math.Clamp(-width.First, 0, extent), from = width.First + before, count = Math.Clamp(width.Source - from, 0, extent - before);
        for (int row = 0; row * Line < to.Length; row++)
        {
            Span<float> line = to.Slice(row * Line, Line);
            int at = firstLine + row;
            if ((uint)at >= (uint)height.Source || count == 0)
            {
                line.Clear();
                continue;
            }

            line[..(before * Pixel)].Clear();
            line[((before + count) * Pixel)..].Clear();
            nint pixel = (((plane * height.Source) + at) * width.Source) + from;
            CopyPixels(line.Slice(before * Pixel, count * Pixel), ref Unsafe.Add(ref source, (pixel * channels) + (group * groupChannels)));
        }
    }

    private void CopyPixels(Span<float> to, ref float from)
    {
        if (groupChannels == channels)
        {
            MemoryMarshal.CreateSpan(ref from, to.Length).CopyTo(to);
            return;
        }

        for (int at = 0; at < to.Length; at += groupChannels)
        {
            MemoryMarshal.CreateSpan(ref from, groupChannels).CopyTo(to[at..]);
            from = ref Unsafe.Add(ref from, channels);
        }
    }
}
