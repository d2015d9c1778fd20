namespace ModelGen;

public static partial class Ops
{
    /// <summary>The gradient of y, or of the sum of its elements, with respect to x: a value that a loss may depend on, as with <c>create_graph=True</c>. <c>torch.autograd.grad</c>.</summary>
    /// <remarks>
    /// Where y does not depend on x it is zero, with a warning in a loss. Both are values of one method: what stands between them may be modules and methods that it calls. A gradient of a gradient is a
    /// derivative of second order. Gradients of one y with respect to several tensors are computed together, in one call or in several.
    /// </remarks>
    /// <param name="y">A tensor of any shape.</param>
    /// <param name="x">A tensor that y is computed from: an input, an intermediate value or a parameter.</param>
    /// <returns>A tensor of the shape of x.</returns>
    public static Tensor Gradient(Tensor y, Tensor x) => throw new DeclarationOnlyException();

    /// <summary><see cref="Gradient"/> with respect to each of several tensors.</summary>
    /// <param name="y">A tensor of any shape.</param>
    /// <param name="xs">Tensors that y is computed from, at least one.</param>
    /// <returns>A tensor of the shape of each.</returns>
    public static Tensor[] Gradients(Tensor y, Tensor[] xs) => throw new DeclarationOnlyException();

    /// <summary><c>x</c>, whose gradient is multiplied by −<paramref name="lambda"/> on its way back: what computes x is trained to make worse what stands behind.</summary>
    /// <remarks>Ganin and Lempitsky, Unsupervised Domain Adaptation by Backpropagation (2015).</remarks>
    /// <param name="x">A tensor of any shape.</param>
    /// <param name="lambda">A number or a tensor of one, such as an input <c>[Shape] Tensor lambda</c> that grows while training goes on; it has no gradient.</param>
    /// <returns>A tensor of the shape of x.</returns>
    public static Tensor GradientReversal(Tensor x, Tensor lambda) => throw new DeclarationOnlyException();
}
