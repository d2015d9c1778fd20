using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>
/// The random numbers of one forward pass: a function of the seed, the number of the step and how many have been drawn in the step, so that a step can be repeated
/// without those before it.
/// </summary>
/// <remarks>
/// The numbers are those of Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011: Parallel Random Numbers: As Easy as 1, 2, 3) with the seed as key and (block, step) as
/// counter. They come in groups of 64: the first words of sixteen blocks, the second words, and so on. Every draw begins a new group.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RandomNumbers
{
    private int seed;
    private long step;
    private long group;

    /// <summary>Called by emitted code: 0 with probability p, else 1/(1 − p), in each element.</summary>
    /// <param name="mask">Takes the numbers.</param>
    /// <param name="length">How many.</param>
    /// <param name="p">The probability of zero, from 0 up to, not including, 1; it holds to within 2⁻²⁵.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is too short.</exception>
    public void DropoutMask(Span<float> mask, int length, double p)
    {
        var units = new Units(mask[..length], seed, step, group, p);
        Partition.Run(ref units, units.Count, Partition.Threads(length));
        group += ((long)length + DropoutMaskCode.GroupSize - 1) / DropoutMaskCode.GroupSize;
    }

    /// <summary>Begins a step.</summary>
    internal void Begin(int seed, long step) => (this.seed, this.step, group) = (seed, step, 0);

    /// <summary>Groups of numbers; a number takes about a nanosecond.</summary>
    private readonly ref struct Units : IUnits
    {
        private const int Groups = 256;
        private const int Length = Groups * DropoutMaskCode.GroupSize;

        private readonly Span<float> mask;
        private readonly int seed;
        private readonly long step;
        private readonly long group;
        private readonly double p;

        internal Units(Span<float> mask, int seed, long step, long group, double p)
        {
            this.mask = mask;
            this.seed = seed;
            this.step = step;
            this.group = group;
            this.p = p;
        }

        internal int Count => (mask.Length + Length - 1) / Length;

        public void Run(int unit)
        {
            int first = unit * Length;
            Widest.Run(new DropoutMaskCode(mask.Slice(first, Math.Min(Length, mask.Length - first)), seed, step, group + ((long)unit * Groups), p));
        }
    }
}
