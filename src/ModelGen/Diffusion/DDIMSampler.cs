using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Makes samples of noise, step by step, with a model that says which noise is in a noisy sample (Song, Meng and Ermon 2021, "Denoising Diffusion Implicit Models"). From step t to s, where s is the next of
/// <see cref="Timesteps"/> and <c>ᾱₛ = 1</c> behind the last: <c>x̂ = (x − √(1 − ᾱₜ)·ε)/√ᾱₜ; x ← √ᾱₛ·x̂ + √(1 − ᾱₛ − σ²)·ε + σ·z</c> with <c>σ = eta·√((1 − ᾱₛ)/(1 − ᾱₜ)·(1 − ᾱₜ/ᾱₛ))</c>.
/// </summary>
/// <remarks>
/// With an eta of 0 what becomes of the first noise is certain, and few steps are enough. With an eta of 1 and all steps of the schedule it is the sampling of Ho, Jain and Abbeel (2020), with the variance <c>β̃ₜ</c>.
/// <code>
/// var sampler = new DDIMSampler(NoiseSchedule.Linear(), steps: 50, seed: 1);
/// sampler.Begin(sample);
/// for (int i = 0; i &lt; sampler.Timesteps.Length; i++)
/// {
///     net.Noise(sample, sampler.Timesteps[i], noise, batch: 64);
///     sampler.Step(i, noise, sample);
/// }
/// </code>
/// What is drawn follows from the seed and the number of draws before it. Nothing is allocated once it has seen the largest batch. For one thread at a time.
/// </remarks>
public sealed class DDIMSampler
{
    private readonly NoiseSchedule schedule;
    private readonly int[] timesteps;
    private readonly double eta;
    private readonly int seed;
    private ReusedArray fresh;
    private int draws;

    /// <summary>Chooses the steps.</summary>
    /// <param name="schedule">That of the training.</param>
    /// <param name="steps">How many of its steps are gone, evenly spaced, from the last on; 1 … its number of steps.</param>
    /// <param name="eta">How much new noise each step adds, 0 … 1.</param>
    /// <param name="seed">Equal seeds draw equal noise, on every machine.</param>
    /// <exception cref="ArgumentException">A number is outside its range.</exception>
    public DDIMSampler(NoiseSchedule schedule, int steps, double eta = 0, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, schedule.Steps);
        if (!(eta >= 0 && eta <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(eta), eta, "eta is between 0 and 1.");
        }

        (this.schedule, this.eta, this.seed) = (schedule, eta, seed);
        timesteps = new int[steps];
        for (int i = 0; i < steps; i++)
        {
            // From the last step of the schedule, where a sample is as good as noise, which sampling begins with.
            timesteps[i] = (int)((long)schedule.Steps * (steps - i) / steps) - 1;
        }
    }

    /// <summary>The steps of the schedule that are gone, which fall.</summary>
    public ReadOnlySpan<int> Timesteps => timesteps;

    /// <summary>What values of x̂ are clipped to, −this … this, > 0; +∞, as by default, for none. ε is then what leads from the clipped x̂ to x.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside its range.</exception>
    public double ClipSample
    {
        get;
        set => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "What samples are clipped to is greater than 0.");
    } = double.PositiveInfinity;

    /// <summary>Fills samples with the standard normal noise that they are made of.</summary>
    /// <param name="samples">Any number of values.</param>
    public void Begin(Span<float> samples) => NormalQuantile.Fill(samples, new RandomStream(seed, draws++), 0, 1);

    /// <summary>Goes a step.</summary>
    /// <param name="index">Which one, of <see cref="Timesteps"/>.</param>
    /// <param name="noise">What the model says of the samples at that step: ε, as many values.</param>
    /// <param name="samples">The samples, which become those of the next step, or, after the last, what is sampled.</param>
    /// <exception cref="ArgumentException">There is no such step, or lengths differ; nothing has changed then.</exception>
    public void Step(int index, ReadOnlySpan<float> noise, Span<float> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, timesteps.Length);
        Check.Length(noise.Length, samples.Length, nameof(noise), "[samples]", "samples", samples.Length);
        double now = schedule.AlphasCumprod[timesteps[index]], next = index + 1 < timesteps.Length ? schedule.AlphasCumprod[timesteps[index + 1]] : 1;
        double sigma = eta * Math.Sqrt((1 - next) / (1 - now) * (1 - (now / next)));
        var (ofSample, ofNoise) = ((float)(1 / Math.Sqrt(now)), (float)Math.Sqrt((1 - now) / now));
        var (kept, added) = ((float)Math.Sqrt(next), (float)Math.Sqrt(Math.Max(1 - next - (sigma * sigma), 0)));
        var (scale, share) = ((float)Math.Sqrt(now), (float)(1 / Math.Sqrt(1 - now)));
        var clip = (float)ClipSample;
        for (int i = 0; i < samples.Length; i++)
        {
            float clean = (ofSample * samples[i]) - (ofNoise * noise[i]);
            float clipped = Math.Clamp(clean, -clip, clip);

            // Where nothing is clipped, the noise is the model's, without the rounding of the way back.
            float direction = clipped == clean ? noise[i] : (samples[i] - (scale * clipped)) * share;
            samples[i] = (kept * clipped) + (added * direction);
        }

        if (sigma > 0)
        {
            AddNoise(samples, sigma);
        }
    }

    private void AddNoise(Span<float> samples, double sigma)
    {
        Span<float> drawn = fresh.Take(samples.Length);
        NormalQuantile.Fill(drawn, new RandomStream(seed, draws++), 0, sigma);
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] += drawn[i];
        }
    }
}
