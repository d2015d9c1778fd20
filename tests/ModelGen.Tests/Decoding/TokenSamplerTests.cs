namespace ModelGen.Tests.Decoding;

public sealed class TokenSamplerTests
{
    private static readonly float[] few = [1, 3, -1, 0.5f, 3, -2, 2];

    /// <summary>Each setting by itself and several together, beside formulas that are written down as Hugging Face's logits processors have them.</summary>
    [Theory]
    [InlineData(1, 0, 1, 0, 1, 0, 0)]
    [InlineData(0.7, 0, 1, 0, 1, 0, 0)]
    [InlineData(3, 0, 1, 0, 1, 0, 0)]
    [InlineData(1, 5, 1, 0, 1, 0, 0)]
    [InlineData(1, 1, 1, 0, 1, 0, 0)]
    [InlineData(1, 1000, 1, 0, 1, 0, 0)]
    [InlineData(1, 0, 0.9, 0, 1, 0, 0)]
    [InlineData(1, 0, 0.3, 0, 1, 0, 0)]
    [InlineData(1, 0, 1e-9, 0, 1, 0, 0)]
    [InlineData(1, 0, 1, 0.1, 1, 0, 0)]
    [InlineData(1, 0, 1, 1, 1, 0, 0)]
    [InlineData(1, 0, 1, 0, 1.3, 0, 0)]
    [InlineData(1, 0, 1, 0, 0.8, 0, 0)]
    [InlineData(1, 0, 1, 0, 1, 0.6, 0)]
    [InlineData(1, 0, 1, 0, 1, 0, 0.4)]
    [InlineData(1, 0, 1, 0, 1, -0.6, -0.4)]
    [InlineData(0.8, 40, 0.95, 0.05, 1.1, 0.2, 0.1)]
    [InlineData(1.5, 7, 0.8, 0.3, 1.2, 0.5, 0.5)]
    public void Distributions_are_those_of_the_formulas(double temperature, int topK, double topP, double minP, double repetition, double presence, double frequency)
    {
        foreach (int vocabulary in new[] { 1, 7, 64, 65, 1000 })
        {
            var random = new Random(vocabulary);
            var sampler = new TokenSampler(vocabulary, batch: 2, seed: 3)
            {
                Temperature = temperature,
                TopK = topK,
                TopP = topP,
                MinP = minP,
                RepetitionPenalty = repetition,
                PresencePenalty = presence,
                FrequencyPenalty = frequency,
            };
            var reference = new Reference(temperature, topK, topP, minP, repetition, presence, frequency);
            int[] prompt = [.. Enumerable.Range(0, 5).Select(_ => random.Next(vocabulary))];
            sampler.Observe(1, prompt);
            if (vocabulary > 7)
            {
                sampler.SetBias(3, 1.5f);
                reference.Bias.Add(3, 1.5);
            }

            var drawn = new List<int>();
            for (int step = 0; step < 6; step++)
            {
                float[] logits = [.. Enumerable.Range(0, 2 * vocabulary).Select(_ => (float)((random.NextDouble() * 8) - 4))];
                ulong[] allowed = step % 2 == 0 ? [] : [.. Enumerable.Range(0, 2 * ((vocabulary + 63) / 64)).Select(_ => (ulong)random.NextInt64() | 1)];
                ReadOnlySpan<ulong> ofRow = allowed.AsSpan(allowed.Length / 2);
                float[] actual = new float[vocabulary];
                sampler.Distribution(1, logits.AsSpan(vocabulary), actual, ofRow);
                double[] expected = reference.Distribution(logits[vocabulary..], [.. prompt, .. drawn], drawn, ofRow.ToArray());
                for (int token = 0; token < vocabulary; token++)
                {
                    Assert.True(Math.Abs(expected[token] - actual[token]) < 1e-5, $"token {token} of {vocabulary} in step {step}: {expected[token]} and not {actual[token]}");
                }

                int[] tokens = new int[2];
                sampler.Sample(logits, tokens, allowed);
                Assert.True(expected[tokens[1]] > 0);
                drawn.Add(tokens[1]);
            }
        }
    }

    [Fact]
    public void Tokens_are_drawn_as_often_as_they_are_probable()
    {
        const int Draws = 100_000;
        var sampler = new TokenSampler(few.Length, seed: 5);
        float[] probabilities = new float[few.Length];
        sampler.Distribution(0, few, probabilities);
        int[] counts = new int[few.Length];
        for (int i = 0; i < Draws; i++)
        {
            counts[sampler.SampleToken(few)]++;
        }

        for (int token = 0; token < few.Length; token++)
        {
            double deviation = Math.Sqrt(Draws * probabilities[token] * (1 - probabilities[token]));
            Assert.InRange(counts[token], (Draws * probabilities[token]) - (4 * deviation), (Draws * probabilities[token]) + (4 * deviation));
        }
    }

    [Fact]
    public void Equal_seeds_draw_equal_tokens_and_rows_draw_for_themselves()
    {
        int[] first = Draw(new(few.Length, batch: 3, seed: 1)), second = Draw(new(few.Length, batch: 3, seed: 1)), other = Draw(new(few.Length, batch: 3, seed: 2));
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.NotEqual(first.Where((_, i) => i % 3 == 0), first.Where((_, i) => i % 3 == 1));
        var again = new TokenSampler(few.Length, batch: 3, seed: 1);
        Draw(again);
        again.Reset();
        Assert.Equal(first, Draw(again));

        static int[] Draw(TokenSampler sampler)
        {
            sampler.FrequencyPenalty = 0.01;
            int[] tokens = new int[3];
            return [.. Enumerable.Range(0, 50).SelectMany(_ =>
            {
                sampler.Sample([.. few, .. few, .. few], tokens);
                return tokens.ToArray();
            })];
        }
    }

    [Fact]
    public void Without_temperature_the_first_of_the_most_probable_tokens_is_taken()
    {
        var sampler = new TokenSampler(few.Length) { Temperature = 0, TopK = 3, TopP = 0.5 };
        Assert.Equal(1, sampler.SampleToken(few));
        Assert.Equal(4, sampler.SampleToken(few, [0b1111101]));
        sampler.SetBias(6, 1.5f);
        Assert.Equal(6, sampler.SampleToken(few));
        sampler.SetBias(6, float.NegativeInfinity);
        Assert.Equal(1, sampler.SampleToken(few));
    }

    [Fact]
    public void Of_equal_tokens_all_are_among_the_first_ones()
    {
        float[] probabilities = new float[few.Length];
        new TokenSampler(few.Length) { TopK = 1 }.Distribution(0, few, probabilities);
        Assert.Equal([0, 0.5f, 0, 0, 0.5f, 0, 0], probabilities);
        new TokenSampler(few.Length) { TopP = 0.1 }.Distribution(0, few, probabilities);
        Assert.Equal([0, 1, 0, 0, 0, 0, 0], probabilities);
    }

    [Fact]
    public void What_gives_no_probabilities_is_refused_and_changes_nothing()
    {
        var sampler = new TokenSampler(2, batch: 2, seed: 1) { PresencePenalty = 3 };
        int[] tokens = [7, 8];
        foreach (float[] logits in new float[][] { [0, 1, float.NaN, 0], [0, 1, float.PositiveInfinity, 0], [0, 1, float.NegativeInfinity, float.NegativeInfinity] })
        {
            Assert.Throws<ArgumentException>(() => sampler.Sample(logits, tokens));
        }

        Assert.Throws<ArgumentException>(() => sampler.Sample([0, 1, 2, 3], tokens, [3, 0]));
        Assert.Throws<ArgumentException>(() => sampler.Sample([0, 1, 2, 3], tokens, [3]));
        Assert.Throws<ArgumentException>(() => sampler.Sample([0, 1, 2], tokens));
        Assert.Throws<ArgumentException>(() => sampler.Sample([0, 1, 2, 3], new int[1]));
        Assert.Throws<ArgumentException>(() => sampler.SampleToken([0, 1]));
        Assert.ThrowsAny<ArgumentException>(() => sampler.Observe(2, [0]));
        Assert.ThrowsAny<ArgumentException>(() => sampler.Observe(0, [0, 2]));
        Assert.ThrowsAny<ArgumentException>(() => sampler.Distribution(-1, [0, 1], new float[2]));
        Assert.Throws<ArgumentException>(() => sampler.Distribution(0, [0, 1], new float[1]));
        Assert.Equal([7, 8], tokens);
        var other = new TokenSampler(2, batch: 2, seed: 1) { PresencePenalty = 3 };
        int[] expected = new int[2];
        for (int i = 0; i < 10; i++)
        {
            sampler.Sample([0, 1, 2, 3], tokens);
            other.Sample([0, 1, 2, 3], expected);
            Assert.Equal(expected, tokens);
        }
    }

    [Fact]
    public void Settings_are_checked()
    {
        var sampler = new TokenSampler(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Temperature = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Temperature = double.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.TopK = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.TopP = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.TopP = 1.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.MinP = -0.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.RepetitionPenalty = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.PresencePenalty = double.PositiveInfinity);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.FrequencyPenalty = double.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.SetBias(4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.SetBias(0, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenSampler(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenSampler(4, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenSampler(1 << 20, 1 << 20));
    }

    [Fact]
    public void A_draw_allocates_nothing()
    {
        var random = new Random(1);
        float[] logits = [.. Enumerable.Range(0, 2 * 5000).Select(_ => (float)(random.NextDouble() * 10))];
        int[] tokens = new int[2];
        var sampler = new TokenSampler(5000, batch: 2) { Temperature = 0.9, TopK = 100, TopP = 0.9, MinP = 0.01, RepetitionPenalty = 1.1, PresencePenalty = 0.1 };
        sampler.Sample(logits, tokens);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            sampler.Sample(logits, tokens);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>In double precision, by sorting all tokens, as <c>transformers/generation/logits_process.py</c> does it; penalties of presence and frequency are OpenAI's.</summary>
    private sealed record Reference(double Temperature, int TopK, double TopP, double MinP, double Repetition, double Presence, double Frequency)
    {
        public Dictionary<int, double> Bias { get; } = [];

        public double[] Distribution(float[] logits, int[] seen, List<int> drawn, ulong[] allowed)
        {
            double[] scores = [.. logits.Select((l, token) => l + Bias.GetValueOrDefault(token))];
            foreach (int token in seen.Distinct())
            {
                scores[token] = scores[token] < 0 ? scores[token] * Repetition : scores[token] / Repetition;
            }

            foreach (IGrouping<int, int> token in drawn.GroupBy(t => t))
            {
                scores[token.Key] -= Presence + (token.Count() * Frequency);
            }

            for (int token = 0; token < scores.Length && allowed.Length > 0; token++)
            {
                scores[token] = ((allowed[token / 64] >> (token % 64)) & 1) == 1 ? scores[token] : double.NegativeInfinity;
            }

            scores = [.. scores.Select(s => s / Temperature)];
            if (TopK > 0)
            {
                double least = scores.OrderDescending().ElementAt(Math.Min(TopK, scores.Length) - 1);
                scores = [.. scores.Select(s => s < least ? double.NegativeInfinity : s)];
            }

            if (TopP < 1)
            {
                double[] probabilities = Softmax(scores);
                int[] ascending = [.. Enumerable.Range(0, scores.Length).OrderBy(t => scores[t]).ThenByDescending(t => t)];
                double cumulative = 0;
                foreach (int token in ascending[..^1])
                {
                    cumulative += probabilities[token];
                    scores[token] = cumulative <= 1 - TopP ? double.NegativeInfinity : scores[token];
                }
            }

            if (MinP > 0)
            {
                double[] probabilities = Softmax(scores);
                scores = [.. scores.Select((s, token) => probabilities[token] < MinP * probabilities.Max() ? double.NegativeInfinity : s)];
            }

            return Softmax(scores);
        }

        private static double[] Softmax(double[] scores)
        {
            double[] exponentials = [.. scores.Select(s => Math.Exp(s - scores.Max()))];
            return [.. exponentials.Select(e => e / exponentials.Sum())];
        }
    }
}
