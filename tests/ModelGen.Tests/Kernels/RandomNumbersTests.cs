using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Masks of dropout: the numbers of the paper, the same at every width, and what statistics expects of them.</summary>
public sealed class RandomNumbersTests
{
    private const int Large = 1 << 18;

    public static TheoryData<int> Widths => Width.All;

    /// <summary>Known answers of the authors' library, Random123.</summary>
    [Theory]
    [InlineData("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void The_reference_gives_the_known_answers(string counter, string key, string expected) =>
        Assert.Equal(Words(expected), ReferenceMasks.Block(Words(counter), Words(key)));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Masks_are_those_of_the_reference(int bits) => Width.Run(bits, default(AgainstReference));

    [Fact]
    public void Every_draw_is_a_new_mask_and_every_step_can_be_repeated()
    {
        var numbers = new RandomNumbers();
        var reference = new ReferenceMasks(seed: -5, step: 3);
        numbers.Begin(-5, 3);
        float[] first = Draw(numbers, 100, 0.5), second = Draw(numbers, 1, 0.5), third = Draw(numbers, 300, 0.25);
        Assert.Equal(reference.Next(100, 0.5), first);
        Assert.Equal(reference.Next(1, 0.5), second);
        Assert.Equal(reference.Next(300, 0.25), third);
        numbers.Begin(-5, 4);
        Assert.NotEqual(first, Draw(numbers, 100, 0.5));
        numbers.Begin(-4, 3);
        Assert.NotEqual(first, Draw(numbers, 100, 0.5));
        numbers.Begin(-5, 3);
        Assert.Equal(first, Draw(numbers, 100, 0.5));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.9)]
    [InlineData(0.001)]
    public void The_share_of_zeros_and_the_mean_are_as_asked_for(double p)
    {
        var numbers = new RandomNumbers();
        numbers.Begin(7, 0);
        float[] mask = Draw(numbers, Large, p);
        float scale = (float)(1 / (1 - p));
        Assert.All(mask, m => Assert.True(m == 0 || m == scale));
        double zeros = mask.Count(m => m == 0), deviation = Math.Sqrt(Large * p * (1 - p));
        Assert.InRange(zeros, (Large * p) - (4 * deviation), (Large * p) + (4 * deviation));
        Assert.Equal(1, mask.Average(), 4 * deviation * scale / Large);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 0)]
    public void Masks_of_other_seeds_steps_and_draws_are_independent(int seed, int step, int draws)
    {
        var numbers = new RandomNumbers();
        numbers.Begin(11, 20);
        float[] mask = Draw(numbers, Large, 0.5);
        numbers.Begin(11 + seed, 20 + step);
        float[] other = Draw(numbers, Large, 0.5);
        for (int i = 0; i < draws; i++)
        {
            other = Draw(numbers, Large, 0.5);
        }

        Independent(mask, other);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(48)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Elements_of_one_mask_are_independent(int distance)
    {
        var numbers = new RandomNumbers();
        numbers.Begin(3, 9);
        float[] mask = Draw(numbers, Large + distance, 0.5);
        Independent(mask[..Large], mask[distance..]);
    }

    [Fact]
    public void A_span_that_is_too_short_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomNumbers().DropoutMask(new float[3], 4, 0.5));

    [Fact]
    public void A_tape_counts_its_forward_passes_and_can_be_set_back()
    {
        var set = new ParameterSet(Parameters.Layouts.Mixed);
        var tape = new Tape { Seed = 4 };
        float[][] masks = [Pass(), Pass(), Pass()];
        Assert.Equal(3, tape.Step);
        Assert.Equal([.. Enumerable.Range(0, 3).Select(s => new ReferenceMasks(4, s).Next(200, 0.5))], masks);
        tape.Step = 1;
        Assert.Equal(masks[1], Pass());
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.Step = -1);

        float[] Pass()
        {
            tape.Record(set, "Loss", 16);
            return Draw(tape.Random, 200, 0.5);
        }
    }

    private static float[] Draw(RandomNumbers numbers, int length, double p)
    {
        float[] mask = new float[length];
        numbers.DropoutMask(mask, length, p);
        return mask;
    }

    /// <summary>Both zero in a quarter of the places, to within four standard deviations.</summary>
    private static void Independent(float[] a, float[] b)
    {
        int both = a.Zip(b, (x, y) => x == 0 && y == 0 ? 1 : 0).Sum();
        double deviation = Math.Sqrt(Large * 3.0 / 16);
        Assert.InRange(both, (Large / 4.0) - (4 * deviation), (Large / 4.0) + (4 * deviation));
    }

    private static uint[] Words(string text) => [.. text.Split(' ').Select(w => Convert.ToUInt32(w, 16))];

    private readonly struct AgainstReference : IWidthTest
    {
        /// <summary>A mask says one bit of each word: many probabilities say where the words lie.</summary>
        private static readonly double[] Probabilities = [0.5, 1e-9, 0.003, 0.25, 0.37, 0.61, 0.875, 0.99];

        public void Run<V>()
            where V : struct, IVector<V>
        {
            for (int length = 0; length < 200; length++)
            {
                Check<V>(length, length - 100, length, 0, Probabilities[length % Probabilities.Length]);
            }

            foreach (double p in Probabilities)
            {
                // Blocks and steps whose numbers have more than 32 bits.
                Check<V>(1000, int.MinValue, (1L << 40) + 7, (1L << 30) - 3, p);
                Check<V>(5000, int.MaxValue, 12, 77, p);
            }
        }

        private static void Check<V>(int length, int seed, long step, long group, double p)
            where V : struct, IVector<V>
        {
            using var memory = new GuardedMemory(length + 16);
            Span<float> mask = memory.Span[16..];
            memory.Span.Fill(-1);
            new PhiloxCode<DropoutMap>(mask, seed, step, group, new DropoutMap(p)).Run<V>();
            Assert.Equal(new ReferenceMasks(seed, step) { Group = (ulong)group }.Next(length, p), mask.ToArray());
            Assert.All(memory.Span[..16].ToArray(), v => Assert.Equal(-1, v));
            new PhiloxCode<UniformMap>(mask, seed, step, group, default).Run<V>();
            Assert.Equal(new ReferenceMasks(seed, step) { Group = (ulong)group }.NextUniform(length), mask.ToArray());
            Assert.All(memory.Span[..16].ToArray(), v => Assert.Equal(-1, v));
        }
    }
}
