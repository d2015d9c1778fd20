using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// An exponential moving average of a model's parameters, which often tests better than the parameters themselves (<c>torch.optim.swa_utils.AveragedModel</c> with
/// <c>get_ema_multi_avg_fn</c>): <c>average ← decay·average + (1 − decay)·parameters</c>. States, such as running means, are taken as they are. Give it to a trainer's
/// <see cref="TrainerBase.Ema"/>, which updates it after each step.
/// </summary>
public sealed class ExponentialMovingAverage
{
    private readonly ParameterSet parameters;

    /// <summary>Begins with a copy of the parameters.</summary>
    /// <param name="parameters">A model's parameters.</param>
    /// <param name="decay">The share of the average that is kept in a step, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is not in [0, 1).</exception>
    public ExponentialMovingAverage(ParameterSet parameters, double decay = 0.999)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (decay is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(decay), decay, $"decay is {decay}; it must lie in [0, 1).");
        }

        this.parameters = parameters;
        Decay = decay;
        Average = new ParameterSet(parameters.Layout);
        Average.CopyFrom(parameters);
    }

    /// <summary>The share of the average that is kept in a step.</summary>
    public double Decay { get; }

    /// <summary>The average, by parameter; while swapped, the parameters of training.</summary>
    public ParameterSet Average { get; }

    /// <summary>Whether the model has the average at the moment.</summary>
    public bool IsSwapped { get; private set; }

    /// <summary>Moves the average towards the parameters. A trainer that has it calls this itself.</summary>
    /// <exception cref="InvalidOperationException">The model has the average: dispose of what <see cref="Swap"/> gave first.</exception>
    public void Update()
    {
        RequireTraining();
        LargeSpans.Mix(Average.Values, (float)Decay, parameters.Values, (float)(1 - Decay));
        parameters.State.CopyTo(Average.State);
    }

    /// <summary>Gives the model the average until what is returned is disposed of, which gives it the parameters of training back: <c>using (ema.Swap()) { … }</c>.</summary>
    /// <exception cref="InvalidOperationException">The model has the average already.</exception>
    public SwappedParameters Swap()
    {
        RequireTraining();
        Exchange();
        return new SwappedParameters(this);
    }

    /// <summary>Whether it averages these parameters.</summary>
    internal bool IsOf(ParameterSet set) => parameters == set;

    internal void RequireTraining()
    {
        if (IsSwapped)
        {
            throw new InvalidOperationException("The model has the averaged parameters: training goes on when what Swap() gave has been disposed of.");
        }
    }

    private void Exchange()
    {
        Exchange(parameters.Values, Average.Values);
        Exchange(parameters.State, Average.State);
        IsSwapped = !IsSwapped;
    }

    private static void Exchange(Span<float> left, Span<float> right)
    {
        Span<float> part = stackalloc float[1024];
        for (int start = 0; start < left.Length; start += part.Length)
        {
            Span<float> l = left.Slice(start, Math.Min(part.Length, left.Length - start)), r = right.Slice(start, l.Length);
            l.CopyTo(part);
            r.CopyTo(l);
            part[..l.Length].CopyTo(r);
        }
    }

    /// <summary>While it is not disposed of, the model has the average.</summary>
    public readonly struct SwappedParameters : IDisposable
    {
        private readonly ExponentialMovingAverage average;

        internal SwappedParameters(ExponentialMovingAverage average) => this.average = average;

        /// <summary>Gives the model the parameters of training back; a second time nothing.</summary>
        public void Dispose()
        {
            if (average is { IsSwapped: true })
            {
                average.Exchange();
            }
        }
    }
}
