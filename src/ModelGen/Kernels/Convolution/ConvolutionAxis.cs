namespace ModelGen.Runtime;

/// <summary>
/// One dimension of a pass over an image: positions in a target, each of which reads some elements of a source. A convolution is one pass; its input gradient is one for
/// each remainder of a pixel's index by the stride, since those read different elements of the kernel.
/// </summary>
/// <remarks>
/// Position j writes <c>TargetFirst + j·TargetStep</c>. Its tap t, below <see cref="Taps"/>, reads element <c>First + j·Step + t·TapDistance</c>, zero if that is not there, and
/// is the kernel's element <c>FirstTap + t·TapStep</c>.
/// </remarks>
internal readonly struct ConvolutionAxis
{
    /// <summary>The dimension of a convolution.</summary>
    internal ConvolutionAxis(Window window)
    {
        (Source, Target, Positions) = (window.Size, window.Positions, window.Positions);
        (First, Step, TargetFirst, TargetStep) = (-window.Padding, window.Stride, 0, 1);
        (Taps, FirstTap, TapStep, TapDistance) = (window.Kernel, 0, 1, window.Dilation);
    }

    /// <summary>The dimension of an input gradient, for the pixels whose index is <paramref name="phase"/> modulo the stride.</summary>
    internal ConvolutionAxis(Window window, int phase)
    {
        (Source, Target) = (window.Positions, window.Size);
        (Step, TargetFirst, TargetStep) = (1, phase, window.Stride);
        Positions = (window.Size - phase + window.Stride - 1) / window.Stride;

        // Pixel phase + j·stride was read at position j + (phase + padding − t·dilation) / stride by each t for which that is whole.
        int last = -1;
        for (int t = 0; t < window.Kernel; t++)
        {
            if ((phase + window.Padding - (t * window.Dilation)) % window.Stride == 0)
            {
                TapStep = last >= 0 && TapStep == 0 ? last - t : TapStep;
                last = t;
                Taps++;
            }
        }

        FirstTap = last;
        TapDistance = Math.Max(1, -TapStep * window.Dilation / window.Stride);
        First = Taps == 0 ? 0 : (phase + window.Padding - (last * window.Dilation)) / window.Stride;
    }

    internal int Source { get; }

    internal int Target { get; }

    internal int Positions { get; }

    internal int First { get; }

    internal int Step { get; }

    internal int TargetFirst { get; }

    internal int TargetStep { get; }

    internal int Taps { get; }

    internal int FirstTap { get; }

    internal int TapStep { get; }

    internal int TapDistance { get; }

    /// <summary>Whether all that is read is there.</summary>
    internal bool IsInside => First >= 0 && First + Extent(Positions) <= Source;

    /// <summary>The first position whose taps all lie in the source.</summary>
    internal int InsideFirst => Math.Min(Positions, Math.Max(0, (-First + Step - 1) / Step));

    /// <summary>The end of the positions whose taps all lie in the source.</summary>
    internal int InsideEnd
    {
        get
        {
            int last = Source - 1 - First - ((Taps - 1) * TapDistance);
            return last < 0 ? 0 : Math.Min(Positions, (last / Step) + 1);
        }
    }

    /// <summary>The taps of a position that lie in the source: all from <c>First</c> to before <c>End</c>.</summary>
    internal (int First, int End) TapsAt(int position)
    {
        int start = First + (position * Step);
        int first = start >= 0 ? 0 : Taken(-start + TapDistance - 1);
        int end = start >= Source ? 0 : Math.Min(Taps, Taken(Source - 1 - start) + 1);
        return (first, end);
    }

    /// <summary>The taps in a distance, without a division where they lie beside each other, as they mostly do.</summary>
    private int Taken(int distance) => TapDistance == 1 ? distance : distance / TapDistance;

    /// <summary>The positions whose tap lies in the source: all from <c>First</c> to before <c>End</c>.</summary>
    internal (int First, int End) PositionsOf(int tap)
    {
        int start = First + (tap * TapDistance);
        int first = start >= 0 ? 0 : (-start + Step - 1) / Step;
        int end = start >= Source ? 0 : Math.Min(Positions, ((Source - 1 - start) / Step) + 1);
        return (first, end);
    }

    /// <summary>The elements from the first that <paramref name="positions"/> read to the last.</summary>
    internal int Extent(int positions) => ((positions - 1) * Step) + ((Taps - 1) * TapDistance) + 1;
}
