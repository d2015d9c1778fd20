using static ModelGen.Ops;

namespace ModelGen.Tests.Symbolic;

/// <summary>The forms of the declaration surface that have to compile; none of the methods is ever executed.</summary>
public sealed partial class SurfaceTests
{
    [Fact]
    public void Declarations_say_that_they_are_never_executed()
    {
        var error = Assert.Throws<DeclarationOnlyException>(() => Relu(null!));
        Assert.Contains("read", error.Message, StringComparison.Ordinal);
        Assert.Throws<DeclarationOnlyException>(() => new Linear(2, 3).Forward(null!));
        Assert.Throws<DeclarationOnlyException>(() => new Parameter(2) * 2);
    }

    [Fact]
    public void Repeat_makes_each_instance_by_its_own_call()
    {
        var layers = Repeat(3, () => new Linear(4, 4));
        Assert.Equal(3, layers.Length);
        Assert.NotSame(layers[0], layers[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Repeat(-1, () => new ReLU()));
    }

    [Fact]
    public void Constructors_never_throw()
    {
        Assert.Equal(-3, new Linear(-3, 0).InFeatures);
        Assert.Null(new Linear(1, 2, bias: false).Bias);
        Assert.Equal(-3, new Embedding(-3, 0, paddingIdx: -9).NumEmbeddings);
        Assert.Equal(-1, new EmbeddingBag(0, -1, EmbeddingBagMode.Max, paddingIdx: -1).PaddingIdx);
        Assert.Equal(6, new Embedding(7, 2, paddingIdx: -1).PaddingIdx);
        Assert.Equal(4, new Sequential(new Linear(4, 16), new ReLU(), new Linear(16, 3), new Softmax(dim: 1)).Layers.Count);
        Assert.Equal(3, new Sequential(Repeat(3, () => new Linear(4, 4))).Layers.Count);
        Assert.Empty(new Sequential().Layers);
    }

    [Fact]
    public void A_shape_is_a_value()
    {
        var shape = new Parameter(2, 3, 5).Shape;
        var (a, b, c) = shape;
        Assert.Equal((2, 3, 5), (a, b, c));
        Assert.Equal(5, shape[^1]);
        Assert.Equal("[2, 3, 5]", shape.ToString());
        Assert.Equal("[]", new Parameter().Shape.ToString());
        Assert.True(shape == new Parameter(2, 3, 5).Shape);
        Assert.True(shape != new Parameter(2, 3).Shape);
        Assert.Throws<InvalidOperationException>(() => { var (_, _) = shape; });
    }

    [Model]
    private sealed partial class Forms
    {
        private readonly Parameter scale = new(1, 64);
        private readonly StateTensor mean = new([64], Init.Ones);

        [Forward]
        [return: Shape("batch", 2)]
        public (Tensor A, Tensor B) All([Shape("batch", 64)] Tensor x)
        {
            var y = scale * x + mean / 2 - 1f + 0.5 * x + x * 0.5 + 1 / x;
            y = (scale * scale + -scale * 2) + y * x.Dim(1);
            y = Where((x > 0) & !(x <= y) | Equal(x, 0), Maximum(x, 0), Pow(x, 2));
            y = y[.., 0..4] + y[0, ^1] + y[^1] + y[1.., ..^2] + scale[0];
            y = y + Sum(x) + Sum(x, 1) + Sum(x, 0, 1) + Sum(x, [0, 2], keepDim: true) + Sum(x, -1, keepDim: true) + Mean(x, [0, 1]);
            y = y + Var(x) + Var(x, 1) + Var(x, 1, 2) + Var(x, [0, 1]) + Var(x, -1, correction: 0) + Var(x, [0], keepDim: true, correction: 0) + Max(x, -1);
            y = Concat(x, y) + Concat([x, y], dim: 1) + Concat([x, y], 1) + Reshape(x, -1, 4) + x.Reshape(x.Dim(0), -1) + Expand(x, [3, -1]);
            y = Clamp(y, min: 0) + Clamp(y, max: 1f) + LeakyRelu(y, 0.2) + Gelu(y, GeluApproximation.Tanh) + x.Permute(1, 0) + Squeeze(x, 0);
            var (q, k, v) = Chunk(y, 3, dim: -1);
            var (s, t) = Split(v, [1, 2], 1);
            var (batch, features) = x.Shape;
            return (MatMul(q, Transpose(k, 0, 1)) + batch, s + t + features);
        }

        [Loss(Trains = [nameof(scale)])]
        public Tensor Loss([Shape("batch", 10)] Tensor x, [Shape("batch")] IntTensor label) =>
            CrossEntropy(x, label) + MSELoss(x, 0, Reduction.Sum);
    }
}
