using ModelGen.Generator.Operators.Axis;

namespace GeneratorTests.Interpreter;

/// <summary>What longer rules along a dimension mean.</summary>
internal static class AxisMath
{
    /// <summary>Each element by its definition, a sum of products; besides, the products of what lies before it.</summary>
    public static NdArray[] ProdSecondGradient(ProdSecondGradient op, IReadOnlyList<NdArray> x, int[] shape)
    {
        int size = shape[op.Axis];
        return
        [
            NdArray.Build(shape, i => x[1][At(i, 0)] * Others(i).Sum(l => x[2][At(i, l)] * Others(i).Where(j => j != l).Aggregate(1.0, (product, j) => product * x[0][At(i, j)]))),
            NdArray.Build(shape, i => Enumerable.Range(0, i[op.Axis]).Aggregate(1.0, (product, j) => product * x[0][At(i, j)])),
        ];

        IEnumerable<int> Others(int[] index) => Enumerable.Range(0, size).Where(l => l != index[op.Axis]);

        int[] At(int[] index, int place) => [.. index[..op.Axis], place, .. index[(op.Axis + 1)..]];
    }
}
