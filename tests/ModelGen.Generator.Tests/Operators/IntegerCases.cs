using CsCheck;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Axis;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Integer;

namespace GeneratorTests.Operators;

/// <summary>Samples of what takes or gives integers.</summary>
internal static class IntegerCases
{
    public static OperatorCase[] All { get; } =
    [
        Binary("int add", new IntegerAdd()),
        Binary("int sub", new IntegerSubtract()),
        Binary("int mul", new IntegerMultiply()),
        Binary("int maximum", new IntegerMaximum()),
        Binary("int minimum", new IntegerMinimum()),
        Binary("int gt", new IntegerGreater()),
        Binary("int eq", new IntegerEqual()),
        new("int floor_divide", from shape in Generators.Shape
                                from x in Integers(shape, 40)
                                from divisor in Gen.Int[1, 7]
                                select new OperatorSample(new IntegerFloorDivide(), [x, NdArray.Scalar(divisor)], [ElementType.Int32, ElementType.Int32])),
        new("float of int", from shape in Generators.Shape from x in Integers(shape, 40) select new OperatorSample(new ToFloat(), [x], [ElementType.Int32])),
        new("float of bytes", from shape in Generators.Shape from x in Generators.Indices(shape, 256) select new OperatorSample(new FromBytes(), [x], [ElementType.UInt8])),
        new("int of float", from shape in Generators.Shape from x in Generators.Values(shape, -9, 9) select new OperatorSample(new ToInteger(), x)),
        new("where of int", from s in Generators.BroadcastShapes(3)
                            from c in Generators.Indices(s[0], 2)
                            from a in Integers(s[1], 9)
                            from b in Integers(s[2], 9)
                            select new OperatorSample(new Where(), [c, a, b], [ElementType.Bool, ElementType.Int32, ElementType.Int32])),
        Along("flip of int", (axis, _) => new Flip(axis)),
        Ordering("argmax", (axis, _) => new ArgMax(axis, IsLeast: false)),
        Ordering("argmin", (axis, _) => new ArgMax(axis, IsLeast: true)),
        Ordering("argsort", (axis, _) => new ArgSort(axis, Descending: false)),
        Ordering("argsort descending", (axis, _) => new ArgSort(axis, Descending: true)),
        Ordering("topk", (axis, size) => new TopK(axis, (size + 1) / 2, Largest: true)),
        Ordering("topk smallest", (axis, size) => new TopK(axis, (size + 1) / 2, Largest: false)),
    ];

    private static Gen<int[]> Shapes => Gen.Int[1, 5].Array[1, 4];

    private static OperatorCase Binary(string name, BinaryOperator op) =>
        new(name, from s in Generators.BroadcastShapes(2)
                  from a in Integers(s[0], 20)
                  from b in Integers(s[1], 20)
                  select new OperatorSample(op, [a, b], [ElementType.Int32, ElementType.Int32]));

    private static OperatorCase Along(string name, Func<int, int, ModelGen.Generator.Operators.Operator> create) =>
        new(name, from shape in Shapes
                  from axis in Gen.Int[0, shape.Length - 1]
                  from x in Integers(shape, 9)
                  select new OperatorSample(create(axis, shape[axis]), [x], [ElementType.Int32]));

    /// <summary>Few different values, so that some are equal.</summary>
    private static OperatorCase Ordering(string name, Func<int, int, ModelGen.Generator.Operators.Operator> create) =>
        new(name, from shape in Shapes
                  from axis in Gen.Int[0, shape.Length - 1]
                  from x in Integers(shape, 3)
                  select new OperatorSample(create(axis, shape[axis]), x));

    private static Gen<NdArray> Integers(int[] shape, int limit) =>
        Generators.Indices(shape, (2 * limit) + 1).Select(x => new NdArray(x.Shape, [.. x.Data.Select(v => v - limit)]));
}
