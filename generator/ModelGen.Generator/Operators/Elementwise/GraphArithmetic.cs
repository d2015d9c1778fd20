using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>Arithmetic on values, so that a derivative rule reads like its formula.</summary>
internal static class GraphArithmetic
{
    extension(GraphBuilder graph)
    {
        public Value Number(double value) => graph.Add(new Constant(value));

        public Value Integer(int value) => graph.Add(new Constant(value) { Element = ElementType.Int32 });

        /// <summary>A number as what an operator on integers takes; anything else as it is.</summary>
        public Value AsInteger(Value value) => value.Operator switch
        {
            Constant constant => graph.Add(constant with { Element = ElementType.Int32 }),
            DimScalar dim => graph.Add(dim with { Element = ElementType.Int32 }),
            _ => value,
        };

        public Value Plus(Value a, Value b) => graph.Add(new Add(), a, b);

        public Value Plus(Value a, double b) => graph.Plus(a, graph.Number(b));

        public Value Minus(Value a, Value b) => graph.Add(new Subtract(), a, b);

        public Value Minus(double a, Value b) => graph.Minus(graph.Number(a), b);

        public Value Times(Value a, Value b) => graph.Add(new Multiply(), a, b);

        public Value Times(Value a, double b) => graph.Times(a, graph.Number(b));

        public Value Over(Value a, Value b) => graph.Add(new Divide(), a, b);

        public Value Over(double a, Value b) => graph.Over(graph.Number(a), b);

        public Value Negative(Value a) => graph.Add(new Negate(), a);

        public Value Select(Value condition, Value a, Value b) => graph.Add(new Where(), condition, a, b);

        /// <summary><c>condition ? a : 0</c>.</summary>
        public Value Mask(Value condition, Value a) => graph.Select(condition, a, graph.Number(0));
    }
}
