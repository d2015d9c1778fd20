namespace ModelGen;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014) as a <see cref="Random"/>: equal seeds give equal numbers on every machine and with every version of .NET, which the class itself does not promise.
/// </summary>
internal sealed class SeededRandom : Random
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong state;

    /// <summary>A stream of its own for each seed and number.</summary>
    internal SeededRandom(int seed, int stream = 0)
        : base(0) => Restart(seed, stream);

    /// <summary>Begins a stream.</summary>
    internal void Restart(int seed, int stream = 0) => state = Start(seed, stream);

    /// <summary>A number that follows from three others, ≥ 0.</summary>
    internal static int Number(int seed, int stream, int index) => (int)(Mix(Start(seed, stream) + (((ulong)(uint)index + 1) * Increment)) >> 33);

    /// <summary>A number that follows from three others, uniform in [0, 1).</summary>
    internal static double Uniform(int seed, int stream, int index) => (Mix(Start(seed, stream) + (((ulong)(uint)index + 1) * Increment)) >> 11) * (1.0 / (1UL << 53));

    public override int Next() => Next(int.MaxValue);

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)Below((uint)Math.Max(maxValue, 1));
    }

    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)(minValue + (long)Below((ulong)Math.Max((long)maxValue - minValue, 1)));
    }

    public override long NextInt64() => NextInt64(long.MaxValue);

    public override long NextInt64(long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (long)Below((ulong)Math.Max(maxValue, 1));
    }

    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return minValue + (long)Below(Math.Max((ulong)maxValue - (ulong)minValue, 1));
    }

    public override double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public override float NextSingle() => (NextBits() >> 40) * (1.0f / (1 << 24));

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref byte value in buffer)
        {
            value = (byte)(NextBits() >> 56);
        }
    }

    protected override double Sample() => NextDouble();

    /// <summary>Uniform in 0 … <paramref name="count"/> − 1 (Lemire 2019).</summary>
    private ulong Below(ulong count)
    {
        ulong high = Math.BigMul(NextBits(), count, out ulong low);
        if (low < count)
        {
            ulong least = (0 - count) % count;
            while (low < least)
            {
                high = Math.BigMul(NextBits(), count, out low);
            }
        }

        return high;
    }

    private static ulong Start(int seed, int stream) => Mix(Mix((uint)seed + Increment) + ((ulong)(uint)stream * Increment));

    private ulong NextBits() => Mix(state += Increment);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
