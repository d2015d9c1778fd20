namespace ModelGen;

/// <summary>A callback made of delegates (Keras's <c>LambdaCallback</c>).</summary>
public sealed class LambdaCallback : TrainingCallback
{
    /// <summary>Called after each step.</summary>
    public Action<FitContext>? StepEnd { get; init; }

    /// <summary>Called after each pass and its validation.</summary>
    public Action<FitContext>? EpochEnd { get; init; }

    /// <inheritdoc/>
    public override void OnStepEnd(FitContext context) => StepEnd?.Invoke(context);

    /// <inheritdoc/>
    public override void OnEpochEnd(FitContext context) => EpochEnd?.Invoke(context);
}
