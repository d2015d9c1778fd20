namespace ModelGen.Runtime;

/// <summary>A sequence of a batch for <see cref="CTC"/>.</summary>
internal unsafe struct CTCSequence
{
    /// <summary>The first step's log-probabilities; steps are <see cref="Step"/> floats apart.</summary>
    internal float* LogProbs;

    /// <summary>The labels, counted from 1.</summary>
    internal int* Labels;

    internal nint Step;
    internal nint Classes;

    /// <summary>The steps that count.</summary>
    internal nint Time;

    /// <summary>The labels that count.</summary>
    internal nint Count;

    /// <summary>The floats from a step's blanks to its labels.</summary>
    internal nint Width;

    internal int Blank;

    /// <summary>What the loss is divided by.</summary>
    internal float Divisor;

    /// <summary>The log-probabilities of a step.</summary>
    internal readonly float* At(nint t) => LogProbs + (t * Step);

    /// <summary>The first blank, and the first label but for label 0, from which the end can be reached in the steps that are left.</summary>
    internal readonly nint First(nint t) => nint.Max(0, Count - (Time - 1 - t));

    /// <summary>The first label that exists and from which the end can be reached.</summary>
    internal readonly nint FirstLabel(nint t) => nint.Max(1, First(t));

    /// <summary>The last blank that can be reached.</summary>
    internal readonly nint LastBlank(nint t) => nint.Min(Count, t);

    /// <summary>The last label that can be reached.</summary>
    internal readonly nint LastLabel(nint t) => nint.Min(Count, t + 1);

    /// <summary>Writes what it costs to go from label k - 1 to label k without a blank: nothing, or -∞ where they are equal.</summary>
    internal readonly void WriteSkips(float* skips)
    {
        skips[0] = 0f;
        for (nint k = 1; k <= Count; k++)
        {
            skips[k] = k > 1 && Labels[k] == Labels[k - 1] ? float.NegativeInfinity : 0f;
        }

        skips[Count + 1] = 0f;
    }
}
