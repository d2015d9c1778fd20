namespace ModelGen;

// Dimensions are −rank … rank − 1, negative ones count from the end; none means all. A reduced dimension disappears, or becomes 1 with keepDim.
public static partial class Ops
{
    /// <summary><c>Σ x</c> over <paramref name="dims"/> (none: over all): the sum. <c>torch.sum</c>.</summary>
    public static Tensor Sum(Tensor x, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <summary><c>Σ x</c> over <paramref name="dims"/> (none: over all), which stay as 1 with <paramref name="keepDim"/>. <c>torch.sum</c>.</summary>
    public static Tensor Sum(Tensor x, ReadOnlySpan<int> dims, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary><c>Σ x</c> over one dimension, which stays as 1 with <paramref name="keepDim"/>. <c>torch.sum</c>.</summary>
    public static Tensor Sum(Tensor x, int dim, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary><c>Σ x / n</c> over <paramref name="dims"/> (none: over all): the mean. <c>torch.mean</c>.</summary>
    public static Tensor Mean(Tensor x, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <summary><c>Σ x / n</c> over <paramref name="dims"/> (none: over all), which stay as 1 with <paramref name="keepDim"/>. <c>torch.mean</c>.</summary>
    public static Tensor Mean(Tensor x, ReadOnlySpan<int> dims, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary><c>Σ x / n</c> over one dimension, which stays as 1 with <paramref name="keepDim"/>. <c>torch.mean</c>.</summary>
    public static Tensor Mean(Tensor x, int dim, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary><c>max x</c> over <paramref name="dims"/> (none: over all): the greatest value (NaN if any is); equal maxima share the gradient. <c>torch.amax</c>.</summary>
    /// <remarks>An entry point throws <see cref="ArgumentException"/> where a dimension that is reduced is zero at run time.</remarks>
    public static Tensor Max(Tensor x, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <summary><c>max x</c> over <paramref name="dims"/> (none: over all), which stay as 1 with <paramref name="keepDim"/>. <c>torch.amax</c>.</summary>
    /// <remarks>An entry point throws <see cref="ArgumentException"/> where a dimension that is reduced is zero at run time.</remarks>
    public static Tensor Max(Tensor x, ReadOnlySpan<int> dims, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary><c>max x</c> over one dimension, which stays as 1 with <paramref name="keepDim"/>. <c>torch.amax</c>.</summary>
    /// <remarks>An entry point throws <see cref="ArgumentException"/> where a dimension that is reduced is zero at run time.</remarks>
    public static Tensor Max(Tensor x, int dim, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary><c>min x</c> over <paramref name="dims"/> (none: over all): the least value (NaN if any is); equal minima share the gradient. <c>torch.amin</c>.</summary>
    /// <remarks>An entry point throws <see cref="ArgumentException"/> where a dimension that is reduced is zero at run time.</remarks>
    public static Tensor Min(Tensor x, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <summary><c>min x</c> over <paramref name="dims"/> (none: over all), which stay as 1 with <paramref name="keepDim"/>. <c>torch.amin</c>.</summary>
    /// <remarks>An entry point throws <see cref="ArgumentException"/> where a dimension that is reduced is zero at run time.</remarks>
    public static Tensor Min(Tensor x, ReadOnlySpan<int> dims, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary><c>min x</c> over one dimension, which stays as 1 with <paramref name="keepDim"/>. <c>torch.amin</c>.</summary>
    /// <remarks>An entry point throws <see cref="ArgumentException"/> where a dimension that is reduced is zero at run time.</remarks>
    public static Tensor Min(Tensor x, int dim, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary><c>Σ (x − mean x)² / (n − 1)</c> (NaN for n ≤ 1) over <paramref name="dims"/> (none: over all). <c>torch.var</c>.</summary>
    public static Tensor Var(Tensor x, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <summary><c>Σ (x − mean x)² / max(0, n − correction)</c> over <paramref name="dims"/> (none: over all). <c>torch.var</c>.</summary>
    public static Tensor Var(Tensor x, ReadOnlySpan<int> dims, bool keepDim = false, int correction = 1) => throw new DeclarationOnlyException();

    /// <summary><c>Σ (x − mean x)² / max(0, n − correction)</c> over one dimension. <c>torch.var</c>.</summary>
    public static Tensor Var(Tensor x, int dim, bool keepDim = false, int correction = 1) => throw new DeclarationOnlyException();

    /// <summary><c>ln Σ eˣ</c> over <paramref name="dims"/> (none: over all), without overflow. <c>torch.logsumexp</c>.</summary>
    /// <remarks>−∞ where a dimension that is reduced is zero at run time.</remarks>
    public static Tensor LogSumExp(Tensor x, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <summary><c>ln Σ eˣ</c> over <paramref name="dims"/> (none: over all), which stay as 1 with <paramref name="keepDim"/>. <c>torch.logsumexp</c>.</summary>
    /// <remarks>−∞ where a dimension that is reduced is zero at run time.</remarks>
    public static Tensor LogSumExp(Tensor x, ReadOnlySpan<int> dims, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary><c>ln Σ eˣ</c> over one dimension, which stays as 1 with <paramref name="keepDim"/>. <c>torch.logsumexp</c>.</summary>
    /// <remarks>−∞ where a dimension that is reduced is zero at run time.</remarks>
    public static Tensor LogSumExp(Tensor x, int dim, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary><c>eˣ / Σ eˣ</c> along <paramref name="dim"/>. <c>torch.softmax</c>.</summary>
    public static Tensor Softmax(Tensor x, int dim = -1) => throw new DeclarationOnlyException();

    /// <summary><c>x − ln Σ eˣ</c> along <paramref name="dim"/>. <c>torch.log_softmax</c>.</summary>
    public static Tensor LogSoftmax(Tensor x, int dim = -1) => throw new DeclarationOnlyException();

    /// <summary><c>e^(−x)/Σ e^(−x)</c> along a dimension. <c>torch.nn.functional.softmin</c>.</summary>
    public static Tensor Softmin(Tensor x, int dim = -1) => throw new DeclarationOnlyException();

    /// <summary><c>(x − mean)/√(var + eps)·weight + bias</c> over the last dimensions, of sizes <c>normalizedShape</c>; weight and bias have that shape. <c>torch.nn.functional.layer_norm</c>.</summary>
    public static Tensor LayerNorm(
        Tensor x, ReadOnlySpan<int> normalizedShape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) => throw new DeclarationOnlyException();

    /// <summary><c>x/√(mean of x² + eps)·weight</c> over the last dimensions, of sizes <c>normalizedShape</c>; the weight has that shape. <c>torch.nn.functional.rms_norm</c>.</summary>
    public static Tensor RmsNorm(Tensor x, ReadOnlySpan<int> normalizedShape, Tensor? weight = null, double eps = 1.1920928955078125e-07) => throw new DeclarationOnlyException();

    /// <summary><c>(x − mean)/√(var + eps)·weight + bias</c> over groups of channels of <c>[batch, channels, …]</c>; weight and bias are <c>[channels]</c>. <c>torch.nn.functional.group_norm</c>.</summary>
    public static Tensor GroupNorm(Tensor x, int numGroups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) => throw new DeclarationOnlyException();

    /// <summary>
    /// <c>(x − mean)/√(var + eps)·weight + bias</c> over all positions of each channel of <c>[batch, channels, …]</c>; weight and bias are <c>[channels]</c>. <c>torch.nn.functional.instance_norm</c> by the moments of the
    /// input.
    /// </summary>
    /// <remarks>A single position has no variance, and is refused: at build time, or by the entry point with an <see cref="ArgumentException"/>.</remarks>
    public static Tensor InstanceNorm(Tensor x, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) => throw new DeclarationOnlyException();

    /// <summary>
    /// <c>x / (k + alpha/size · Σ x²)^beta</c> of <c>[batch, channels, …]</c> of one to three dimensions, the sum being over <paramref name="size"/> channels around each one.
    /// <c>torch.nn.functional.local_response_norm</c> (Krizhevsky and others 2012).
    /// </summary>
    public static Tensor LocalResponseNorm(Tensor x, int size, double alpha = 1e-4, double beta = 0.75, double k = 1) => throw new DeclarationOnlyException();

    /// <summary><c>(Σ |x|ᵖ)^(1/p)</c> over dimensions, all if none are named; p is greater than 0 and may be infinite. <c>torch.linalg.vector_norm</c>.</summary>
    public static Tensor Norm(Tensor x, double p = 2, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Norm(Tensor, double, ReadOnlySpan{int})"/>
    public static Tensor Norm(Tensor x, double p, ReadOnlySpan<int> dims, bool keepDim) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Norm(Tensor, double, ReadOnlySpan{int})"/>
    public static Tensor Norm(Tensor x, double p, int dim, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary>The standard deviation over dimensions, all if none are named. <c>torch.std</c>.</summary>
    public static Tensor Std(Tensor x, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Std(Tensor, ReadOnlySpan{int})"/>
    public static Tensor Std(Tensor x, ReadOnlySpan<int> dims, bool keepDim = false, int correction = 1) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Std(Tensor, ReadOnlySpan{int})"/>
    public static Tensor Std(Tensor x, int dim, bool keepDim = false, int correction = 1) => throw new DeclarationOnlyException();

    /// <summary>The product of all elements; gradients are right where some are zero. <c>torch.prod</c>.</summary>
    public static Tensor Prod(Tensor x) => throw new DeclarationOnlyException();

    /// <summary>The product along a dimension. <c>torch.prod</c>.</summary>
    /// <param name="x">Any tensor with that dimension.</param>
    /// <param name="dim">The dimension; negative counts from the end.</param>
    /// <param name="keepDim">Whether the dimension stays, as 1.</param>
    public static Tensor Prod(Tensor x, int dim, bool keepDim = false) => throw new DeclarationOnlyException();

    /// <summary>Whether any element is true over <paramref name="dims"/> (none: over all); false of no elements. <c>torch.any</c>.</summary>
    public static BoolTensor Any(BoolTensor x, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <summary>Whether any element is true over <paramref name="dims"/> (none: over all), which stay as 1 with <paramref name="keepDim"/>. <c>torch.any</c>.</summary>
    public static BoolTensor Any(BoolTensor x, ReadOnlySpan<int> dims, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary>Whether any element is true over one dimension, which stays as 1 with <paramref name="keepDim"/>. <c>torch.any</c>.</summary>
    public static BoolTensor Any(BoolTensor x, int dim, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary>Whether all elements are true over <paramref name="dims"/> (none: over all); true of no elements. <c>torch.all</c>.</summary>
    public static BoolTensor All(BoolTensor x, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <summary>Whether all elements are true over <paramref name="dims"/> (none: over all), which stay as 1 with <paramref name="keepDim"/>. <c>torch.all</c>.</summary>
    public static BoolTensor All(BoolTensor x, ReadOnlySpan<int> dims, bool keepDim) => throw new DeclarationOnlyException();

    /// <summary>Whether all elements are true over one dimension, which stays as 1 with <paramref name="keepDim"/>. <c>torch.all</c>.</summary>
    public static BoolTensor All(BoolTensor x, int dim, bool keepDim) => throw new DeclarationOnlyException();
}
