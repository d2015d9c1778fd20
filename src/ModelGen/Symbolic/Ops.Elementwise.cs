namespace ModelGen;

public static partial class Ops
{
    /// <summary><c>−x</c>. <c>torch.neg</c>.</summary>
    public static Tensor Neg(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>|x|</c>. <c>torch.abs</c>.</summary>
    public static Tensor Abs(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>−1, 0 or 1</c>; derivative 0. <c>torch.sign</c>.</summary>
    public static Tensor Sign(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>√x</c>. <c>torch.sqrt</c>.</summary>
    public static Tensor Sqrt(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>1/√x</c>. <c>torch.rsqrt</c>.</summary>
    public static Tensor Rsqrt(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>x²</c>. <c>torch.square</c>.</summary>
    public static Tensor Square(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>xʸ</c>. <c>torch.pow</c>.</summary>
    public static Tensor Pow(Tensor x, Tensor y) => throw new DeclarationOnlyException();

    /// <summary><c>eˣ</c>. <c>torch.exp</c>.</summary>
    public static Tensor Exp(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>ln x</c>. <c>torch.log</c>.</summary>
    public static Tensor Log(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>ln(1 + x)</c>. <c>torch.log1p</c>.</summary>
    public static Tensor Log1p(Tensor x) => throw new DeclarationOnlyException();

    /// <summary>The error function, <c>2/√π · ∫₀ˣ e^(−t²) dt</c>. <c>torch.erf</c>.</summary>
    public static Tensor Erf(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>1 − erf x</c>, exact where it is small: <c>½·erfc(−x/√2)</c> is the normal distribution. <c>torch.special.erfc</c>.</summary>
    public static Tensor Erfc(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>sin x</c>. <c>torch.sin</c>.</summary>
    public static Tensor Sin(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>cos x</c>. <c>torch.cos</c>.</summary>
    public static Tensor Cos(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>tanh x</c>. <c>torch.tanh</c>.</summary>
    public static Tensor Tanh(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>σ(x) = 1/(1 + e⁻ˣ)</c>. <c>torch.sigmoid</c>.</summary>
    public static Tensor Sigmoid(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>max(x, 0)</c>. <c>torch.nn.functional.relu</c>.</summary>
    public static Tensor Relu(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>x &gt; 0 ? x : negativeSlope·x</c>. <c>torch.nn.functional.leaky_relu</c>.</summary>
    public static Tensor LeakyRelu(Tensor x, double negativeSlope = 0.01) => throw new DeclarationOnlyException();

    /// <summary><c>x &gt; 0 ? x : alpha·(eˣ − 1)</c>. <c>torch.nn.functional.elu</c>.</summary>
    public static Tensor Elu(Tensor x, double alpha = 1) => throw new DeclarationOnlyException();

    /// <summary><c>1.0507…·(x &gt; 0 ? x : 1.6732…·(eˣ − 1))</c>. <c>torch.nn.functional.selu</c>.</summary>
    public static Tensor Selu(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>x·Φ(x) = ½x·erfc(−x/√2)</c>, or <c>½x·(1 + tanh(√(2/π)·(x + 0.044715x³)))</c>. <c>torch.nn.functional.gelu</c>.</summary>
    public static Tensor Gelu(Tensor x, GeluApproximation approximate = GeluApproximation.None) => throw new DeclarationOnlyException();

    /// <summary><c>x·σ(x)</c>. <c>torch.nn.functional.silu</c>.</summary>
    public static Tensor Silu(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>x·tanh(ln(1 + eˣ))</c>. <c>torch.nn.functional.mish</c>.</summary>
    public static Tensor Mish(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>ln(1 + e^(beta·x))/beta</c>, and <c>x</c> where <c>beta·x &gt; threshold</c>. <c>torch.nn.functional.softplus</c>.</summary>
    public static Tensor Softplus(Tensor x, double beta = 1, double threshold = 20) => throw new DeclarationOnlyException();

    /// <summary><c>clamp(x/6 + ½, 0, 1)</c>. <c>torch.nn.functional.hardsigmoid</c>.</summary>
    public static Tensor HardSigmoid(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>x·clamp(x/6 + ½, 0, 1)</c>. <c>torch.nn.functional.hardswish</c>.</summary>
    public static Tensor HardSwish(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>min(max(x, min), max)</c>; an omitted bound does not bound. <c>torch.clamp</c>.</summary>
    public static Tensor Clamp(Tensor x, double min = double.NegativeInfinity, double max = double.PositiveInfinity) =>
        throw new DeclarationOnlyException();

    /// <summary><c>max(x, y)</c>, NaN if either is. <c>torch.maximum</c>.</summary>
    public static Tensor Maximum(Tensor x, Tensor y) => throw new DeclarationOnlyException();

    /// <summary><c>min(x, y)</c>, NaN if either is. <c>torch.minimum</c>.</summary>
    public static Tensor Minimum(Tensor x, Tensor y) => throw new DeclarationOnlyException();

    /// <summary><c>condition ? x : y</c>. <c>torch.where</c>.</summary>
    /// <remarks>
    /// What is not selected leaves no trace in gradients, be it NaN or infinite: <c>Where(x &lt;= 0, Exp(x), 1 + x)</c> has the gradient 1 at 100, where PyTorch has NaN. That
    /// holds through elementwise functions, views, concatenations, reductions, softmax and losses of rows, and, for a condition on whole rows (its last dimension 1), through
    /// matrix products and what is multiplied in them. It does not hold within a module that is called nor within a scan whose result is selected outside: what goes in there
    /// should be selected itself.
    /// </remarks>
    public static Tensor Where(BoolTensor condition, Tensor x, Tensor y) => throw new DeclarationOnlyException();

    /// <summary><c>x = y</c>; false for NaN. <c>torch.eq</c>.</summary>
    public static BoolTensor Equal(Tensor x, Tensor y) => throw new DeclarationOnlyException();

    /// <summary><c>x ≠ y</c>; true for NaN. <c>torch.ne</c>.</summary>
    public static BoolTensor NotEqual(Tensor x, Tensor y) => throw new DeclarationOnlyException();

    /// <summary><c>x</c> without a gradient: what is computed from it trains nothing that it was computed from. <c>torch.Tensor.detach</c>.</summary>
    public static Tensor Detach(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>min(max(x, 0), 6)</c>. <c>torch.nn.functional.relu6</c>.</summary>
    public static Tensor Relu6(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>min(max(x, minVal), maxVal)</c>, with a derivative of 0 at the bounds. <c>torch.nn.functional.hardtanh</c>.</summary>
    public static Tensor HardTanh(Tensor x, double minVal = -1, double maxVal = 1) => throw new DeclarationOnlyException();

    /// <summary><c>max(x, 0) + min(0, alpha·(e^(x/alpha) − 1))</c>. <c>torch.nn.functional.celu</c>.</summary>
    public static Tensor Celu(Tensor x, double alpha = 1) => throw new DeclarationOnlyException();

    /// <summary><c>x/(1 + |x|)</c>. <c>torch.nn.functional.softsign</c>.</summary>
    public static Tensor Softsign(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>x − tanh x</c>. <c>torch.nn.functional.tanhshrink</c>.</summary>
    public static Tensor Tanhshrink(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>x &gt; lambd ? x − lambd : x &lt; −lambd ? x + lambd : 0</c>. <c>torch.nn.functional.softshrink</c>.</summary>
    public static Tensor Softshrink(Tensor x, double lambd = 0.5) => throw new DeclarationOnlyException();

    /// <summary><c>|x| &gt; lambd ? x : 0</c>. <c>torch.nn.functional.hardshrink</c>.</summary>
    public static Tensor Hardshrink(Tensor x, double lambd = 0.5) => throw new DeclarationOnlyException();

    /// <summary><c>x &gt; threshold ? x : value</c>. <c>torch.nn.functional.threshold</c>.</summary>
    public static Tensor Threshold(Tensor x, double threshold, double value) => throw new DeclarationOnlyException();

    /// <summary><c>ln σ(x)</c>. <c>torch.nn.functional.logsigmoid</c>.</summary>
    public static Tensor LogSigmoid(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>a·σ(b)</c> for the halves a and b of a dimension. <c>torch.nn.functional.glu</c>.</summary>
    public static Tensor Glu(Tensor x, int dim = -1) => throw new DeclarationOnlyException();

    /// <summary><c>x &gt; 0 ? x : weight·x</c> with a weight <c>[1]</c>, or <c>[channels]</c> for x <c>[batch, channels, …]</c>. <c>torch.nn.functional.prelu</c>.</summary>
    public static Tensor Prelu(Tensor x, Tensor weight) => throw new DeclarationOnlyException();

    /// <summary><c>⌊x⌋</c>; derivative 0. <c>torch.floor</c>.</summary>
    public static Tensor Floor(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>⌈x⌉</c>; derivative 0. <c>torch.ceil</c>.</summary>
    public static Tensor Ceil(Tensor x) => throw new DeclarationOnlyException();

    /// <summary>The nearest whole number, halves to the even one; derivative 0. <c>torch.round</c>.</summary>
    public static Tensor Round(Tensor x) => throw new DeclarationOnlyException();
}
