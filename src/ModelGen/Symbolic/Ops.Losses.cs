namespace ModelGen;

public static partial class Ops
{
    /// <summary>
    /// <c>ln Σ e^logits − logits[target]</c> for logits <c>[batch, classes]</c> and class indices <c>[batch]</c> in 0 … classes − 1.
    /// <c>torch.nn.functional.cross_entropy</c>.
    /// </summary>
    public static Tensor CrossEntropy(Tensor logits, IntTensor target, Reduction reduction = Reduction.Mean) =>
        throw new DeclarationOnlyException();

    /// <summary><c>(input − target)²</c>. <c>torch.nn.functional.mse_loss</c>.</summary>
    public static Tensor MeanSquaredError(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
        throw new DeclarationOnlyException();
}
