using CsCheck;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Lookup;
using ModelGen.Generator.Operators.Loss;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Normalization;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sequence;

namespace GeneratorTests.Operators;

/// <summary>Samples of every operator that computes something. A test fails if an operator has no case here.</summary>
internal static class OperatorCases
{
    public static IReadOnlyList<OperatorCase> All { get; } =
    [
        Unary(new Negate()),
        Unary(new Abs(), kinks: 0),
        Unary(new Sign(), kinks: 0),
        Unary(new Sqrt(), low: 0.1),
        Unary(new Rsqrt(), low: 0.1),
        Unary(new Square()),
        Unary(new Exp()),
        Unary(new Log(), low: 0.1),
        Unary(new Log1p(), low: -0.9),
        Unary(new Sin()),
        Unary(new Cos()),
        Unary(new Tanh()),
        Unary(new Sigmoid()),
        Unary(new Erf()),
        Unary(new Erfc()),
        Unary(new Relu(), kinks: 0),
        Unary(new LeakyRelu(0.01), kinks: 0),
        Unary(new LeakyRelu(0.2), kinks: 0),
        Unary(new Elu(1), kinks: 0),
        Unary(new Elu(0.5), kinks: 0),
        Unary(new Elu(-0.5), kinks: 0),
        Unary(new Selu(), kinks: 0),
        Unary(new Gelu()),
        Unary(new GeluSlope()),
        Unary(new GeluTanh()),
        Unary(new Silu()),
        Unary(new Mish()),
        Unary(new Softplus(1, 20), low: -30, high: 30, kinks: 20),
        Unary(new Softplus(2, 20), low: -30, high: 30, kinks: 10),
        Unary(new Softplus(0.5, 1), kinks: 2),
        Unary(new HardSigmoid(), kinks: [-3, 3]),
        Unary(new HardSwish(), kinks: [-3, 3]),
        Unary(new Floor(), kinks: [-4, -3, -2, -1, 0, 1, 2, 3, 4]),
        Unary(new Ceil(), kinks: [-4, -3, -2, -1, 0, 1, 2, 3, 4]),
        Unary(new Round(), kinks: [-3.5, 3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5]),
        Unary(new HardTanh(-1, 2), kinks: [-1, 2]),
        Unary(new Softsign(), kinks: 0),
        Composite(new Celu(0.7), kinks: 0),
        Composite(new Tanhshrink()),
        Composite(new Softshrink(0.5), kinks: [-0.5, 0.5]),
        Composite(new Hardshrink(0.5), kinks: [-0.5, 0.5]),
        Composite(new Threshold(0.5, -3), kinks: 0.5),
        Composite(new LogSigmoid()),
        .. NormalizationCases.All,
        .. ImageCases.All,
        Unary(new Clamp(-1, 2), kinks: [-1, 2]),
        Unary(new Clamp(-1, double.PositiveInfinity), kinks: -1),
        Unary(new Clamp(double.NegativeInfinity, 2), kinks: 2),
        Unary(new Clamp(double.NegativeInfinity, double.PositiveInfinity)),
        Binary(new Add()),
        Binary(new Subtract()),
        Binary(new Multiply()),
        Binary(new Divide(), secondFrom: 0.3),
        Binary(new Pow(), firstFrom: 0.2),
        Apart(new Maximum()),
        Apart(new Minimum()),
        Apart(new Greater()),
        Apart(new GreaterEqual()),
        Apart(new Less()),
        Apart(new LessEqual()),
        Apart(new Equal()),
        Apart(new NotEqual()),
        Masks(new LogicalAnd()),
        Masks(new LogicalOr()),
        Masks(new LogicalNot()),
        Selection(),
        Reduction((axes, keepDim) => new Norm(2, axes, keepDim)),
        Reduction((axes, keepDim) => new Std(axes, keepDim, 0)),
        Reduction((axes, keepDim) => new ReduceSum(axes, keepDim)),
        Reduction((axes, keepDim) => new ReduceMax(axes, keepDim)),
        Reduction((axes, keepDim) => new ReduceMin(axes, keepDim)),
        Reduction((axes, keepDim) => new Mean(axes, keepDim)),
        Reduction((axes, keepDim) => new Var(axes, keepDim, 0)),
        Reduction((axes, keepDim) => new LogSumExp(axes, keepDim)),
        Rows(new LogSumExpRows()),
        Rows(new Softmax()),
        Rows(new LogSoftmax()),
        Rows(new SoftmaxGradient()),
        Rows(new LogSoftmaxGradient()),
        Losses(LossReduction.Mean),
        Losses(LossReduction.Sum),
        Losses(LossReduction.None),
        SquaredErrors(LossReduction.Mean),
        SquaredErrors(LossReduction.Sum),
        SquaredErrors(LossReduction.None),
        CrossEntropyRows(),
        CrossEntropyGradient(),
        .. LossCases.All,
        .. CTCCases.All,
        IgnoredRows(),
        TakenTargets(null),
        TakenTargets(0),
        PlacedTargets(null),
        PlacedTargets(0),
        WeightsOfTargets(null),
        WeightsOfTargets(0),
        BinaryCrossEntropyTerms(),
        Lookups(-1),
        Lookups(0),
        LookupGradients(),
        SequenceMasks(false),
        SequenceMasks(true),
        .. AxisCases.All,
        .. IntegerCases.All,
        .. AttentionCases.All,
        .. BagCases.All,
        Products(false, false),
        Products(false, true),
        Products(true, false),
        Products(true, true),
        GroupedProducts(false),
        GroupedProducts(true),
        GroupedGradients(),
        Reshapes(),
        RowMajors(),
        Expansions(),
        Permutations(),
        Diagonals(),
        Einsums(),
        Slices(),
        Placements(),
        Joins(),
    ];

    public static OperatorCase Named(string name) => All.Single(c => c.Name == name);

    private static OperatorCase Unary(Operator op, double low = -4, double high = 4, params double[] kinks) =>
        new(op.Describe(["x"]), from s in Generators.Shape from x in Generators.Values(s, low, high, kinks) select new OperatorSample(op, x));

    private static OperatorCase Composite(CompositeOperator op, params double[] kinks) => new(
        op.ToString(), from shape in Generators.Shape
                       from x in Generators.Values(shape, -3, 3, kinks)
                       select new OperatorSample(op, x));

    private static OperatorCase Binary(Operator op, double firstFrom = -3, double secondFrom = -3) =>
        new(op.Name, from s in Generators.BroadcastShapes(2)
                     from a in Generators.Values(s[0], firstFrom, 3)
                     from b in Generators.Values(s[1], secondFrom, 3)
                     select new OperatorSample(op, a, b));

    /// <summary>Operands that are nowhere nearly equal.</summary>
    private static OperatorCase Apart(Operator op) =>
        new(op.Name, from s in Generators.BroadcastShapes(2)
                     from a in Generators.Indices(s[0], 8)
                     from b in Generators.Indices(s[1], 8)
                     select new OperatorSample(op, a, new NdArray(b.Shape, [.. b.Data.Select(v => v + 0.5)])));

    private static OperatorCase Masks(ElementwiseOperator op) =>
        new(op.Name, from s in Generators.BroadcastShapes(op.Arity)
                     from masks in Gen.Bool.Array[64]
                     let inputs = s.Select(shape => NdArray.Build(shape, i => masks[i.Sum()] ? 1 : 0)).ToArray()
                     select new OperatorSample(op, inputs, [.. inputs.Select(_ => ElementType.Bool)]));

    private static OperatorCase Selection() =>
        new("where", from s in Generators.BroadcastShapes(3)
                     from c in Generators.Indices(s[0], 2)
                     from a in Generators.Values(s[1], -3, 3)
                     from b in Generators.Values(s[2], -3, 3)
                     select new OperatorSample(new Where(), [c, a, b], [ElementType.Bool, ElementType.Float32, ElementType.Float32]));

    private static OperatorCase Reduction(Func<EquatableArray<int>, bool, Operator> create) =>
        new(create([], false).Name, from shape in Generators.Shape
                                    from axes in Generators.Axes(shape)
                                    from keepDim in Gen.Bool
                                    from x in Generators.Distinct(shape)
                                    select new OperatorSample(create(axes, keepDim), x));

    private static OperatorCase Rows(Operator op) =>
        new(op.Name + " rows", from shape in Generators.ShapeOfRank(1, 3)
                               from x in Generators.Values(shape, -3, 3)
                               from g in Generators.Values(shape, -3, 3)
                               select new OperatorSample(op, (op is SoftmaxGradient or LogSoftmaxGradient) ? [x, g] : [x]));

    private static OperatorCase Losses(LossReduction reduction) =>
        new($"cross_entropy {reduction}", from shape in Generators.ShapeOfRank(1, 4)
                                          from x in Generators.Values(shape, -3, 3)
                                          let axis = shape.Length == 1 ? 0 : 1
                                          from labels in Generators.Indices([.. shape.Where((_, i) => i != axis)], shape[axis])
                                          select new OperatorSample(new CrossEntropy(reduction), [x, labels], [ElementType.Float32, ElementType.Int32]));

    private static OperatorCase SquaredErrors(LossReduction reduction) =>
        new($"mse_loss {reduction}", from shape in Generators.Shape
                                     from x in Generators.Values(shape, -3, 3)
                                     from t in Generators.Values(shape, -3, 3)
                                     select new OperatorSample(new MSELoss(reduction), x, t));

    private static OperatorCase CrossEntropyRows() =>
        new("cross_entropy rows", from rows in Gen.Int[1, 4]
                                  from classes in Gen.Int[1, 5]
                                  from x in Generators.Values([rows, classes], -3, 3)
                                  from labels in Generators.Indices([rows], classes)
                                  select new OperatorSample(new CrossEntropyRows(), [x, labels], [ElementType.Float32, ElementType.Int32]));

    private static OperatorCase CrossEntropyGradient() =>
        new("cross_entropy_gradient", from rows in Gen.Int[1, 4]
                                      from classes in Gen.Int[1, 5]
                                      from x in Generators.Values([rows, classes], -3, 3)
                                      from greatest in Generators.Values([rows], 2, 4)
                                      from inverse in Generators.Values([rows], 0.1, 1)
                                      from labels in Generators.Indices([rows], classes)
                                      from dy in Generators.Values([rows], -1, 1)
                                      select new OperatorSample(
                                          new CrossEntropyGradient(),
                                          [x, greatest, inverse, labels, dy],
                                          [ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Int32, ElementType.Float32]));

    private static OperatorCase IgnoredRows() =>
        new("cross_entropy rows, some ignored", from rows in Gen.Int[1, 4]
                                                from classes in Gen.Int[1, 5]
                                                from x in Generators.Values([rows, classes], -3, 3)
                                                from labels in Generators.Indices([rows], classes)
                                                select new OperatorSample(new CrossEntropyRows(IgnoreIndex: 0), [x, labels], [ElementType.Float32, ElementType.Int32]));

    private static OperatorCase TakenTargets(int? ignored) =>
        new($"take_target {ignored}", from rows in Gen.Int[1, 4]
                                      from classes in Gen.Int[1, 20]
                                      from x in Generators.Values([rows, classes], -3, 3)
                                      from labels in Generators.Indices([rows], classes)
                                      select new OperatorSample(new TakeTarget(ignored), [x, labels], [ElementType.Float32, ElementType.Int32]));

    private static OperatorCase PlacedTargets(int? ignored) =>
        new($"put_target {ignored}", from rows in Gen.Int[1, 4]
                                     from classes in Gen.Int[1, 20]
                                     from x in Generators.Values([rows], -3, 3)
                                     from labels in Generators.Indices([rows], classes)
                                     select new OperatorSample(new PutTarget(ignored, classes), [x, labels], [ElementType.Float32, ElementType.Int32]));

    private static OperatorCase WeightsOfTargets(int? ignored) =>
        new($"target_weights {ignored}", from rows in Gen.Int[1, 4]
                                         from classes in Gen.Int[1, 20]
                                         from labels in Generators.Indices([rows], classes)
                                         from weight in Generators.Values([classes], 0.5, 3)
                                         select new OperatorSample(new TargetWeights(ignored, classes), [labels, weight], [ElementType.Int32, ElementType.Float32]));

    private static OperatorCase BinaryCrossEntropyTerms() =>
        new("binary_cross_entropy_term", from shape in Generators.Shape
                                         from x in Generators.Values(shape, 0.1, 0.9)
                                         from t in Generators.Values(shape, 0, 1)
                                         select new OperatorSample(new BinaryCrossEntropyTerm(), x, t));

    /// <summary>Without padding, or with a row of padding that is never looked up: its gradient is zero by decree, not by calculus.</summary>
    private static OperatorCase Lookups(int padding) =>
        new($"embedding {padding}", from shape in Generators.Shape
                                    from rows in Gen.Int[1, 5]
                                    from dim in Gen.Int[1, 20]
                                    from w in Generators.Values([rows + 1, dim], -3, 3)
                                    from indices in Generators.Indices(shape, rows)
                                    select new OperatorSample(
                                        new Embedding(padding), [new NdArray(shape, [.. indices.Data.Select(i => i + 1)]), w], [ElementType.Int32, ElementType.Float32]));

    private static OperatorCase SequenceMasks(bool timeFirst) =>
        new($"sequence_mask {timeFirst}", from count in Gen.Int[1, 5]
                                          from time in Gen.Int[1, 20]
                                          from lengths in Generators.Indices([count], time + 1)
                                          select new OperatorSample(new SequenceMask(time, timeFirst), [lengths], [ElementType.Int32]));

    private static OperatorCase LookupGradients() =>
        new("embedding_gradient", from shape in Generators.Shape
                                  from rows in Gen.Int[1, 5]
                                  from dim in Gen.Int[1, 20]
                                  from padding in Gen.Int[-1, rows - 1]
                                  from dy in Generators.Values([.. shape, dim], -3, 3)
                                  from indices in Generators.Indices(shape, rows)
                                  select new OperatorSample(new EmbeddingGradient(ShapeOf([rows, dim]), padding), [dy, indices], [ElementType.Float32, ElementType.Int32]));

    private static OperatorCase Products(bool transposeA, bool transposeB) =>
        new($"matmul {(transposeA ? "T" : "N")}{(transposeB ? "T" : "N")}", from batch in Generators.BroadcastShapes(2)
                                                                            from m in Gen.Int[1, 4]
                                                                            from k in Gen.Int[1, 4]
                                                                            from n in Gen.Int[1, 4]
                                                                            from a in Generators.Values([.. batch[0], .. transposeA ? [k, m] : (int[])[m, k]], -2, 2)
                                                                            from b in Generators.Values([.. batch[1], .. transposeB ? [n, k] : (int[])[k, n]], -2, 2)
                                                                            select new OperatorSample(new MatMul(transposeA, transposeB), a, b));

    private static OperatorCase GroupedProducts(bool transposeWeight) =>
        new($"grouped_linear {(transposeWeight ? "T" : "N")}", from rows in Generators.Shape
                                                               from g in Gen.Int[1, 3]
                                                               from k in Gen.Int[1, 4]
                                                               from n in Gen.Int[1, 4]
                                                               from x in Generators.Values([.. rows, g, k], -2, 2)
                                                               from w in Generators.Values(transposeWeight ? [g, n, k] : [g, k, n], -2, 2)
                                                               select new OperatorSample(new GroupedLinear(transposeWeight), x, w));

    private static OperatorCase GroupedGradients() =>
        new("grouped_weight_gradient", from rows in Generators.Shape
                                       from g in Gen.Int[1, 3]
                                       from m in Gen.Int[1, 4]
                                       from n in Gen.Int[1, 4]
                                       from a in Generators.Values([.. rows, g, m], -2, 2)
                                       from b in Generators.Values([.. rows, g, n], -2, 2)
                                       select new OperatorSample(new GroupedWeightGradient(), a, b));

    private static OperatorCase Reshapes() =>
        new("reshape", from shape in Generators.Shape
                       from x in Generators.Values(shape, -2, 2)
                       select new OperatorSample(new Reshape(ShapeOf([1, .. shape.Reverse(), 1])), x));

    private static OperatorCase RowMajors() =>
        new("row_major", from shape in Generators.Shape
                         from x in Generators.Values(shape, -2, 2)
                         select new OperatorSample(new RowMajor(), x));

    private static OperatorCase Expansions() =>
        new("expand", from shapes in Generators.BroadcastShapes(1)
                      from full in Generators.Shape
                      let narrow = full.Select((d, i) => i % 2 == 0 ? 1 : d).ToArray()
                      from x in Generators.Values(narrow, -2, 2)
                      select new OperatorSample(new Expand(ShapeOf([.. shapes[0], .. full])), x));

    private static OperatorCase Permutations() =>
        new("permute", from shape in Generators.Shape
                       from axes in Generators.Permutation(shape.Length)
                       from x in Generators.Values(shape, -2, 2)
                       select new OperatorSample(new Permute(EquatableArray.Create<int>(axes)), x));

    private static OperatorCase Diagonals() =>
        new("diagonal", from shape in Generators.ShapeOfRank(1, 3)
                        from first in Gen.Int[0, shape.Length - 1]
                        from between in Gen.Int[0, shape.Length - 1 - first]
                        let second = first + 1 + between
                        from x in Generators.Values([.. shape[..second], shape[first], .. shape[second..]], -2, 2)
                        select new OperatorSample(new Diagonal(first, second), x));

    /// <summary>Two operands with every kind of label: of both and kept, of both and summed, of one and kept, of one and summed, repeated.</summary>
    private static OperatorCase Einsums() =>
        new("einsum", from b in Gen.Int[1, 3]
                      from i in Gen.Int[1, 4]
                      from j in Gen.Int[1, 4]
                      from k in Gen.Int[1, 4]
                      from x in Generators.Values([i, b, k, i, 2], -2, 2)
                      from y in Generators.Values([k, j, 1, b, 3], -2, 2)
                      select new OperatorSample(new Einsum("ibkis,kj...bt->j...bi"), x, y));

    private static OperatorCase Slices() =>
        new("slice", from shape in Generators.Shape
                     from x in Generators.Values(shape, -2, 2)
                     from fractions in Gen.Double[0, 1].Array[shape.Length]
                     let start = Origin(shape, fractions)
                     select new OperatorSample(new Slice(start, ShapeOf([.. shape.Select((d, i) => Math.Max(1, (d - (int)start[i].Constant!) / 2))])), x));

    private static OperatorCase Placements() =>
        new("place", from shape in Generators.Shape
                     from x in Generators.Values(shape, -2, 2)
                     from fractions in Gen.Double[0, 1].Array[shape.Length]
                     let start = Origin(shape, fractions)
                     select new OperatorSample(new Place(start, ShapeOf([.. shape.Select((d, i) => d + (int)start[i].Constant! + 1)])), x));

    private static OperatorCase Joins() =>
        new("concat", from shape in Generators.ShapeOfRank(1, 3)
                      from axis in Gen.Int[0, shape.Length - 1]
                      from sizes in Gen.Int[1, 4].Array[1, 3]
                      select new OperatorSample(new Concat(axis), [.. sizes.Select((size, k) => NdArray.Build([.. shape.Select((d, i) => i == axis ? size : d)], i => Math.Sin(i.Sum() + k)))]));

    private static EquatableArray<Dim> Origin(int[] shape, double[] fractions) => shape.Select((d, i) => (Dim)(int)(fractions[i] * (d - 1))).ToEquatableArray();

    private static Shape ShapeOf(int[] dims) => Shape.Of([.. dims.Select(d => (Dim)d)]);
}
