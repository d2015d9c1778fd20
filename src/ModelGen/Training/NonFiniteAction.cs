namespace ModelGen;

/// <summary>What a training step does when a loss, a gradient, a parameter or a state is infinite or NaN.</summary>
public enum NonFiniteAction
{
    /// <summary>Goes on: infinities and NaN propagate as in PyTorch.</summary>
    Continue,

    /// <summary>Throws <see cref="NonFiniteException"/>, which names the tensor; micro-batches accumulated so far are dropped.</summary>
    Stop,

    /// <summary>
    /// Leaves parameters and states as they are, counts the step in <see cref="TrainerBase.SkippedSteps"/>, and goes on with the next one; micro-batches accumulated so far are dropped. A
    /// parameter that an update has made infinite or NaN still throws.
    /// </summary>
    Skip,
}
