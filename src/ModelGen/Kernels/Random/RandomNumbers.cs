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
    public void DropoutMask(Span<float> mask, int length, double p) => Draw(mask[..length], new DropoutMap(p));

    /// <summary>Called by emitted code: uniform in [0, 1), multiples of at least 2⁻³², rounded to floats.</summary>
    /// <param name="values">Takes the numbers.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is too short.</exception>
    public void Uniform(Span<float> values, int length) => Draw(values[..length], default(UniformMap));

    /// <summary>Leaves numbers to a kernel that draws them where it needs them, and again for its gradients.</summary>
    /// <param name="place">Takes where they are: the seed, the step and the first group.</param>
    /// <param name="length">How many.</param>
    internal void Take(Span<int> place, long length)
    {
        place[4] = (int)(group >> 32);
        (place[0], place[1], place[2], place[3]) = (seed, (int)step, (int)(step >> 32), (int)group);
        group += (length + PhiloxCode<DropoutMap>.GroupSize - 1) / PhiloxCode<DropoutMap>.GroupSize;
    }

    /// <summary>Begins a step.</summary>
    internal void Begin(int seed, long step) => (this.seed, this.step, group) = (seed, step, 0);

    private void Draw<TMap>(Span<float> values, TMap map)
        where TMap : struct, IPhiloxMap
    {
        var units = new Units<TMap>(new PhiloxCode<TMap>(values, seed, step, group, map), values.Length);
        Partition.Run(ref units, units.Count, Partition.Threads(values.Length));
        group += ((long)values.Length + PhiloxCode<TMap>.GroupSize - 1) / PhiloxCode<TMap>.GroupSize;
    }

    /// <summary>Groups of numbers; a number takes about a nanosecond.</summary>
    private readonly ref struct Units<TMap>(PhiloxCode<TMap> all, int count) : IUnits
        where TMap : struct, IPhiloxMap
    {
        private const int Groups = 256;

        private readonly PhiloxCode<TMap> all = all;

        internal int Count => (count + (Groups * PhiloxCode<TMap>.GroupSize) - 1) / (Groups * PhiloxCode<TMap>.GroupSize);

        public void Run(int unit) => Widest.Run(all.Part(unit * Groups, Groups));
    }
}
