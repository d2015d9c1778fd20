namespace ModelGen;

/// <summary>The rate times a function of the step, at each step (<c>torch.optim.lr_scheduler.MultiplicativeLR</c>).</summary>
public sealed class MultiplicativeLR : LRScheduler
{
    private readonly Func<long, double> lrLambda;

    /// <summary>Takes the function.</summary>
    /// <param name="lrLambda">Gives what the rate is multiplied by at a step, from 1 on.</param>
    public MultiplicativeLR(Func<long, double> lrLambda)
    {
        ArgumentNullException.ThrowIfNull(lrLambda);
        this.lrLambda = lrLambda;
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(MultiplicativeLR);

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers) => step == 0 ? lr : lr * lrLambda(step);
}
