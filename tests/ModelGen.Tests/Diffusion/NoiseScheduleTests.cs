namespace ModelGen.Tests.Diffusion;

public sealed class NoiseScheduleTests
{
    [Theory]
    [InlineData("linear")]
    [InlineData("cosine")]
    public void Schedules_are_those_of_the_papers(string name)
    {
        using SafetensorsReader golden = Golden.Open("diffusion.safetensors");
        NoiseSchedule schedule = name == "linear" ? NoiseSchedule.Linear() : NoiseSchedule.Cosine();
        Assert.Equal(1000, schedule.Steps);
        Near(golden.Floats($"{name}/betas"), schedule.Betas);
        Near(golden.Floats($"{name}/alphas_cumprod"), schedule.AlphasCumprod);

        float[] samples = Golden.Signed(33000, 21), noise = Golden.Signed(33001, 21, 2), noisy = new float[21];
        schedule.AddNoise(samples, noise, [0, 500, 999], noisy);
        Golden.Close(golden.Floats($"{name}/noisy"), noisy, "noisy");
        schedule.AddNoise(samples, noise, [0, 500, 999], samples);
        Assert.Equal(noisy, samples);

        static void Near(float[] expected, ReadOnlySpan<double> actual)
        {
            Assert.Equal(expected.Length, actual.Length);
            for (int t = 0; t < expected.Length; t++)
            {
                Assert.InRange(actual[t], expected[t] * (1 - 2e-6), expected[t] * (1 + 2e-6));
            }
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 17)]
    [InlineData(65, 3)]
    public void Any_sizes(int batch, int features)
    {
        var schedule = new NoiseSchedule([0.25, 0.5]);
        int[] steps = Golden.Indices(1, batch, 2);
        float[] samples = Golden.Signed(2, batch * features), noise = Golden.Signed(3, batch * features), noisy = new float[batch * features];
        schedule.AddNoise(samples, noise, steps, noisy);
        for (int i = 0; i < noisy.Length; i++)
        {
            double kept = steps[i / features] == 0 ? 0.75 : 0.375;
            Assert.Equal((Math.Sqrt(kept) * samples[i]) + (Math.Sqrt(1 - kept) * noise[i]), noisy[i], 1e-6);
        }
    }

    [Fact]
    public void One_step_and_steps_of_ones_own()
    {
        Assert.Equal([1e-4], NoiseSchedule.Linear(1).Betas.ToArray());
        Assert.Equal([0.999], NoiseSchedule.Cosine(1).Betas.ToArray());
        Assert.Equal([0.5, 0.25], new NoiseSchedule([0.5, 0.5]).AlphasCumprod.ToArray());
    }

    [Fact]
    public void What_is_no_schedule_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new NoiseSchedule([]));
        Assert.Contains("betas[1] is 1", Assert.Throws<ArgumentException>(() => new NoiseSchedule([0.5, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new NoiseSchedule([double.NaN]));
        Assert.Throws<ArgumentException>(() => new NoiseSchedule([0]));
        Assert.Contains("nothing of a sample", Assert.Throws<ArgumentException>(() => NoiseSchedule.Linear(1000, 0.9, 0.99)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseSchedule.Linear(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseSchedule.Cosine(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseSchedule.Cosine(10, offset: double.NaN));
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_changes_nothing()
    {
        var schedule = NoiseSchedule.Linear(10);
        float[] noisy = [1, 2, 3, 4];
        Assert.Throws<ArgumentException>(() => schedule.AddNoise(new float[4], new float[4], [0, 10], noisy));
        Assert.Throws<ArgumentException>(() => schedule.AddNoise(new float[4], new float[4], [0, -1], noisy));
        Assert.Throws<ArgumentException>(() => schedule.AddNoise(new float[3], new float[3], [0, 1], noisy));
        Assert.Throws<ArgumentException>(() => schedule.AddNoise(new float[4], new float[2], [0, 1], noisy));
        Assert.Throws<ArgumentException>(() => schedule.AddNoise(new float[4], new float[4], [], noisy));
        Assert.Throws<ArgumentException>(() => schedule.AddNoise(new float[2], new float[2], [0, 1], noisy));
        Assert.Equal([1, 2, 3, 4], noisy);
    }
}
