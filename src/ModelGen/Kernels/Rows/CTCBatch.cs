namespace ModelGen.Runtime;

/// <summary>What <see cref="CTC"/> is given of a batch.</summary>
internal readonly unsafe struct CTCBatch(
    float* logProbs, int* labels, int* inputLengths, int* labelLengths, int time, int batch, int classes, int length, int blank, bool perLabel)
{
    /// <summary>The number of steps of the longest input.</summary>
    internal nint Time => time;

    /// <summary>The blanks of the longest sequence of labels: one more than there are labels.</summary>
    internal nint Width => (nint)length + 1;

    /// <summary>The floats that a sequence's states take in all steps.</summary>
    internal nint States => Time * 2 * Width;

    /// <summary>A sequence.</summary>
    internal CTCSequence this[nint index] => new()
    {
        LogProbs = logProbs + (index * classes),
        Step = (nint)batch * classes,
        Classes = classes,
        Labels = labels + (index * length) - 1,
        Time = inputLengths[index],
        Count = labelLengths[index],
        Width = Width,
        Blank = blank,
        Divisor = perLabel ? Math.Max(1, labelLengths[index]) : 1,
    };
}
