namespace ModelGen;

/// <summary>The initial rate times a function of the step (<c>torch.optim.lr_scheduler.LambdaLR</c>).</summary>
public sealed class LambdaLR : LRScheduler
{
    private readonly Func<long, double> lrLambda;

    /// <summary>Takes the function.</summary>
    /// <param name="lrLambda">Gives the factor at a step, from 0 on.</param>
    public LambdaLR(Func<long, double> lrLambda)
    {
        ArgumentNullException.ThrowIfNull(lrLambda);
        this.lrLambda = lrLambda;
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(LambdaLR);

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers) => initialLr * lrLambda(step);
}
