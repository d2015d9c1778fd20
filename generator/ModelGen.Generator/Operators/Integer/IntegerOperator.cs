using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Integer;

/// <summary>
/// <c>y = f(a, b)</c> on integers, in 32 bits that wrap around. In formulas integers are the bits of a vector's lanes, so that they fuse with floats and masks. There is no
/// derivative: an integer does not change a little.
/// </summary>
internal abstract record IntegerOperator : BinaryOperator
{
    protected override ElementType Element => ElementType.Int32;

    protected sealed override (Value? Da, Value? Db) Gradients(GraphBuilder graph, Value a, Value b, Value y, Value dy) => (null, null);

    protected sealed override double? Evaluate(double a, double b) => Evaluate((int)a, (int)b);

    /// <summary>The result for numbers known at compile time.</summary>
    protected abstract int Evaluate(int a, int b);
}
