namespace ModelGen.Tests.Diffusion;

public sealed class DDIMSamplerTests
{
    /// <summary>Steps from a fixed sample on, with noise that is a formula of the sample, beside PyTorch.</summary>
    [Theory]
    [InlineData("plain", double.PositiveInfinity)]
    [InlineData("clipped", 1)]
    public void A_chain_of_few_steps(string name, double clip)
    {
        using SafetensorsReader golden = Golden.Open("diffusion.safetensors");
        var sampler = new DDIMSampler(NoiseSchedule.Linear(50), steps: 5) { ClipSample = clip };
        Assert.Equal([49, 39, 29, 19, 9], sampler.Timesteps.ToArray());
        float[] samples = Golden.Signed(33002, 21, 2);
        for (int i = 0; i < 5; i++)
        {
            sampler.Step(i, [.. samples.Select(x => MathF.Sin(3 * x) / 2)], samples);
        }

        Golden.Close(golden.Floats($"ddim/{name}"), samples, name);
    }

    /// <summary>All steps with an eta of 1 are those of Ho, Jain and Abbeel (2020): the mean of formula 7, and its variance.</summary>
    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0.5)]
    public void All_steps_with_new_noise_are_those_of_DDPM(double clip)
    {
        const int count = 65;
        var schedule = NoiseSchedule.Linear(20, 0.01, 0.3);
        var sampler = new DDIMSampler(schedule, steps: 20, eta: 1, seed: 5) { ClipSample = clip };
        var drawn = new DDIMSampler(schedule, steps: 1, seed: 5);
        float[] samples = new float[count], fresh = new float[count];
        sampler.Begin(samples);
        drawn.Begin(fresh);
        Assert.Equal(fresh, samples);
        for (int i = 0; i < 20; i++)
        {
            int t = 19 - i;
            double beta = schedule.Betas[t], now = schedule.AlphasCumprod[t], before = t > 0 ? schedule.AlphasCumprod[t - 1] : 1;
            float[] noise = Golden.Signed(100 + (uint)i, count);
            double[] means = [.. samples.Select((x, j) =>
            {
                double clean = Math.Clamp((x - (Math.Sqrt(1 - now) * noise[j])) / Math.Sqrt(now), -clip, clip);
                return ((Math.Sqrt(before) * beta * clean) + (Math.Sqrt(1 - beta) * (1 - before) * x)) / (1 - now);
            })];
            sampler.Step(i, noise, samples);
            if (t > 0)
            {
                drawn.Begin(fresh);
            }

            double deviation = Math.Sqrt((1 - before) / (1 - now) * beta);
            for (int j = 0; j < count; j++)
            {
                Assert.Equal(means[j] + (deviation * fresh[j]), samples[j], 2e-5);
            }
        }
    }

    /// <summary>Where the noise is known for certain, any number of steps finds the sample that it was added to.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void The_true_noise_leads_back_to_the_sample(int steps)
    {
        var schedule = NoiseSchedule.Linear();
        var sampler = new DDIMSampler(schedule, steps);
        Assert.Equal(999, sampler.Timesteps[0]);
        Assert.Equal(steps, sampler.Timesteps.ToArray().Distinct().Count());
        float[] clean = Golden.Signed(1, 17), noise = Golden.Signed(2, 17), samples = new float[17];
        schedule.AddNoise(clean, noise, [999], samples);
        for (int i = 0; i < steps; i++)
        {
            sampler.Step(i, noise, samples);
        }

        for (int i = 0; i < clean.Length; i++)
        {
            Assert.Equal(clean[i], samples[i], 1e-3);
        }
    }

    [Fact]
    public void Noise_follows_from_the_seed_and_the_draws_before()
    {
        float[] first = Draw(1), same = Draw(1), other = Draw(2);
        Assert.Equal(first, same);
        Assert.NotEqual(first, other);
        var sampler = new DDIMSampler(NoiseSchedule.Linear(), steps: 10, seed: 1);
        float[] values = new float[100_000], more = new float[100_000];
        sampler.Begin(values);
        sampler.Begin(more);
        Assert.NotEqual(values, more);
        Assert.Equal(0, values.Average(), 0.02);
        Assert.Equal(1, values.Average(v => v * v), 0.03);

        static float[] Draw(int seed)
        {
            var sampler = new DDIMSampler(NoiseSchedule.Linear(), steps: 4, eta: 0.5, seed);
            float[] samples = new float[17];
            sampler.Begin(samples);
            for (int i = 0; i < 4; i++)
            {
                sampler.Step(i, Golden.Signed(3, 17), samples);
            }

            return samples;
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_changes_nothing()
    {
        var schedule = NoiseSchedule.Linear(10);
        Assert.Throws<ArgumentNullException>(() => new DDIMSampler(null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DDIMSampler(schedule, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DDIMSampler(schedule, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DDIMSampler(schedule, 5, eta: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DDIMSampler(schedule, 5, eta: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DDIMSampler(schedule, 5) { ClipSample = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DDIMSampler(schedule, 5) { ClipSample = double.NaN });
        var sampler = new DDIMSampler(schedule, 5);
        float[] samples = [1, 2];
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Step(-1, new float[2], samples));
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Step(5, new float[2], samples));
        Assert.Throws<ArgumentException>(() => sampler.Step(0, new float[3], samples));
        Assert.Equal([1, 2], samples);
        sampler.Step(0, [], []);
        sampler.Begin([]);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var schedule = NoiseSchedule.Linear();
        var sampler = new DDIMSampler(schedule, steps: 10, eta: 1) { ClipSample = 1 };
        float[] samples = new float[1000], noise = Golden.Signed(1, 1000);
        int[] steps = [1, 2, 3, 4];
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            sampler.Begin(samples);
            schedule.AddNoise(samples, noise, steps, samples);
            sampler.Step(3, noise, samples);
        }
    }
}
