namespace ModelGen;

/// <summary>Something that is done while <see cref="TrainerBase.Fit"/> trains. What must survive a checkpoint belongs into the trainer's <see cref="TrainerBase.Progress"/>.</summary>
public abstract class TrainingCallback
{
    /// <summary>Called before the first step.</summary>
    public virtual void OnFitStart(FitContext context)
    {
    }

    /// <summary>Called before a pass is begun or gone on with.</summary>
    public virtual void OnEpochStart(FitContext context)
    {
    }

    /// <summary>Called after each step.</summary>
    public virtual void OnStepEnd(FitContext context)
    {
    }

    /// <summary>Called after each pass and its validation; <see cref="FitContext.Result"/> has what it gave.</summary>
    public virtual void OnEpochEnd(FitContext context)
    {
    }

    /// <summary>Called when training has ended, but not where it was cancelled or something was thrown.</summary>
    public virtual void OnFitEnd(FitContext context)
    {
    }
}
