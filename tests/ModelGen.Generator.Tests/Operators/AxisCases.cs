using CsCheck;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Axis;
using ModelGen.Generator.Operators.Sequence;

namespace GeneratorTests.Operators;

/// <summary>Samples of what goes along one axis.</summary>
internal static class AxisCases
{
    public static OperatorCase[] All { get; } =
    [
        Along("cumsum", axis => new CumSum(axis, IsReversed: false)),
        Along("cumsum reversed", axis => new CumSum(axis, IsReversed: true)),
        Along("flip", axis => new Flip(axis)),
        Along("prod", axis => new Prod(axis)),
        new("prod_gradient", from shape in Shapes
                             from axis in Gen.Int[0, shape.Length - 1]
                             from x in Generators.Values(shape, -2, 2)
                             from dy in Generators.Values([.. shape[..axis], 1, .. shape[(axis + 1)..]], -2, 2)
                             select new OperatorSample(new ProdGradient(axis), x, dy)),
        new("prod_second_gradient", from shape in Shapes
                                    from axis in Gen.Int[0, shape.Length - 1]
                                    from x in Generators.Values(shape, -2, 2)
                                    from dy in Generators.Values([.. shape[..axis], 1, .. shape[(axis + 1)..]], -2, 2)
                                    from g in Generators.Values(shape, -2, 2)
                                    select new OperatorSample(new ProdSecondGradient(axis), x, dy, g)),
        new("gather", from shape in Shapes
                      from axis in Gen.Int[0, shape.Length - 1]
                      from size in Gen.Int[1, 6]
                      from x in Generators.Values(shape, -2, 2)
                      from index in Generators.Indices([.. shape[..axis], size, .. shape[(axis + 1)..]], shape[axis])
                      select new OperatorSample(new Gather(axis), [x, index], [ElementType.Float32, ElementType.Int32])),
        new("gather_gradient", from shape in Shapes
                               from axis in Gen.Int[0, shape.Length - 1]
                               from size in Gen.Int[1, 6]
                               from dy in Generators.Values(shape, -2, 2)
                               from index in Generators.Indices(shape, size)
                               select new OperatorSample(new GatherGradient(axis, size), [dy, index], [ElementType.Float32, ElementType.Int32])),
        new("arange", from start in Gen.Int[-3, 3] from count in Gen.Int[0, 9] from step in Gen.Int[-2, 2] select new OperatorSample(new Arange(start, count, step), [], [])),
    ];

    private static Gen<int[]> Shapes => Gen.Int[1, 4].Array[1, 4];

    private static OperatorCase Along(string name, Func<int, Operator> create) =>
        new(name, from shape in Shapes
                  from axis in Gen.Int[0, shape.Length - 1]
                  from x in Generators.Values(shape, -2, 2)
                  select new OperatorSample(create(axis), x));
}
