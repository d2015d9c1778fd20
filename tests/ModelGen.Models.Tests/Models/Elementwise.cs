using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Every elementwise operator, one row of the result each. There is nothing to train.</summary>
[Model]
public sealed partial class Elementwise
{
    [Forward]
    private Tensor Unary([Shape(1, "count")] Tensor x) => Concat(
        -x, Neg(x), Abs(x), Sign(x), Square(x), Exp(x), Sin(x), Cos(x), Tanh(x), Sigmoid(x), Relu(x), LeakyRelu(x), LeakyRelu(x, 0.2), Elu(x), Elu(x, 0.5),
        Selu(x), Gelu(x), Gelu(x, GeluApproximation.Tanh), Silu(x), Mish(x), Softplus(x), Softplus(x, beta: 2), HardSigmoid(x), HardSwish(x), Clamp(x, -1, 2),
        Clamp(x, min: -0.5), Clamp(x, max: 0.5));

    [Forward]
    private Tensor UnaryOfPositive([Shape(1, "count")] Tensor x) => Concat(Sqrt(x), Rsqrt(x), Log(x), Log1p(x), Pow(x, 2.5), Pow(2.5, x), 1 / x);

    [Forward]
    private Tensor Binary([Shape(1, "count")] Tensor x, [Shape(1, "count")] Tensor y) => Concat(
        x + y, x - y, x * y, x / y, Pow(Abs(x), y), Maximum(x, y), Minimum(x, y), x + 2, 2 - x, x * 0.5, x / 4f,
        Where(x > y, x * x, y), Where(x >= y, x * x, y), Where(x < y, x * x, y), Where(x <= y, x * x, y), Where(Equal(x, y), x * x, y),
        Where(NotEqual(x, y), x * x, y), Where(x > 0 & y > 0, x, 3 * y), Where(x > 0 | y > 0, x, 3 * y), Where(!(x > 0), x, 3 * y));

    /// <summary>Shapes that differ, as NumPy broadcasts them.</summary>
    [Forward]
    private Tensor Broadcast([Shape("rows", 1, "columns")] Tensor x, [Shape(3, 1)] Tensor y, [Shape("columns")] Tensor z) =>
        Maximum(x * y, z) - x / (1 + Square(y));
}
