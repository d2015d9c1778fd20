using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Scheduling;
using ModelGen.Generator.Scheduling.Formulas;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Emit;

/// <summary>Writes a kernel as a statement: a call of the runtime or of another emitted method.</summary>
internal sealed class KernelEmitter(
    SourceWriter writer, ProgramPlan program, FunctionScope scope, CodeNames names, FormulaEmitter formulas, ScoreEmitter scores)
{
    private readonly CallEmitter calls = new(writer, program, scope, names);

    public void Write(Kernel kernel)
    {
        switch (kernel)
        {
            case FillKernel fill:
                writer.Line(fill.Output.Buffer.Element == ElementType.Int32
                    ? $"{scope.Dense(fill.Output)}.Fill({Literal.Int((int)fill.Value)});"
                    : $"Elementwise.Fill({scope.Dense(fill.Output)}, {Literal.Float(fill.Value)});");
                break;
            case MapKernel map:
                writer.Line(Map(map) + ";");
                break;
            case ReduceKernel reduce:
                writer.Line(Reduce(reduce) + ";");
                break;
            case ContractionKernel product:
                writer.Line(Product(product) + ";");
                break;
            case RuntimeKernel runtime:
                if (scope.Plan.Schedule.TouchedBy(runtime) is { } added)
                {
                    writer.Line($"touched!.Add({scope.Dense(runtime.Outputs[0])}, {scope.Dense(runtime.Inputs[added.Input])}, padding: {Literal.Int(added.Padding)});");
                }

                writer.Line(Runtime(runtime) + ";");
                break;
            case UnpackKernel unpack:
                (Dim rows, Dim columns) = (unpack.Output.Shape[0], unpack.Output.Shape[1]);
                writer.Line($"Panels.Unpack({scope.Dense(unpack.Output)}, {scope.From(unpack.Input)}, {DimText.Int(rows)}, {DimText.Int(columns)});");
                break;
            case CallKernel call:
                calls.Write(call);
                break;
            default:
                throw new NotSupportedException($"no text for {kernel}");
        }
    }

    private string Runtime(RuntimeKernel kernel)
    {
        KernelOperator op = kernel.Operator;
        bool isApart = kernel.Inputs.Where((_, i) => op.AccessOf(i) == KernelAccess.Rows).Concat(op.OutputAccess == KernelAccess.Rows ? kernel.Outputs : []).Any(o => !o.IsDense);
        ImmutableArray<string> outputs =
            [.. kernel.Outputs.Select(o => isApart && op.OutputAccess == KernelAccess.Rows ? $"new StridedOutput({Arguments(o, OfRows(o))})" : scope.Dense(o))];
        ImmutableArray<string> inputs = [.. kernel.Inputs.Select((o, i) => op.AccessOf(i) switch
        {
            KernelAccess.Elements => WithStride(o),
            KernelAccess.Rows when isApart => Strided(o, OfRows(o)),
            KernelAccess.Heads => Strided(o, IterationSpace.OfHeads(o.Shape, o.Access)!.Value),
            _ => scope.Dense(o),
        })];
        inputs = op.Scores is { } formula ? inputs.Add(scores.NameOf(formula)) : inputs;
        return kernel.Accumulate
            ? kernel.Operator.AccumulatingCall(kernel.Operation, outputs[0], inputs, DimText.Int)
            : kernel.Operator.Call(kernel.Operation, outputs, inputs, DimText.Int);
    }

    /// <summary>An operand over one dimension.</summary>
    private string WithStride(Operand operand)
    {
        var space = IterationSpace.Collapse(operand.Shape.Dims, [operand.Access.Strides]);
        return Strided(operand, space.Rank == 0 ? [Dim.Zero] : space.Strides[0]);
    }

    /// <summary>The strides of an operand over rows and columns.</summary>
    private static ImmutableArray<Dim> OfRows(Operand operand) => [IterationSpace.OfRows(operand.Shape, operand.Access)!, Dim.One];

    private string Map(MapKernel map)
    {
        ImmutableArray<Operand> operands = map.Formula.Operands;
        if (!map.Space.IsDense)
        {
            IEnumerable<string> inputs = operands.Select((o, i) => Strided(o, map.Space.Strides[map.Outputs.Length + i]));
            return $"Elementwise.{Method(map)}({Create(map.Formula, i => map.Space.Strides[map.Outputs.Length + i])}, {List(map.Space.Dims)}, {StridedOutput(map)}, {string.Join(", ", inputs)})";
        }

        return map.Formula.Formula.IsIdentity && !map.Accumulate
            ? $"{Exactly(operands[0], map)}.CopyTo({Exactly(map.Outputs[0], map)})"
            : $"Elementwise.{Method(map)}({Create(map.Formula, _ => [])}, {DenseOutput(map)}, {string.Join(", ", operands.Select(o => Floats(o, map)))})";
    }

    private static string Method(MapKernel map) => map.Accumulate ? "AddMap" : "Map";

    private string DenseOutput(MapKernel map)
    {
        string outputs = string.Join(", ", map.Outputs.Select(o => Floats(o, map)));
        return map.Outputs.Length == 1 ? outputs : $"new DenseOutputs({outputs})";
    }

    private string StridedOutput(MapKernel map)
    {
        ImmutableArray<string> arguments = [.. map.Outputs.Select((o, i) => Arguments(o, map.Space.Strides[i]))];
        return arguments.Length == 1 ? $"new StridedOutput({arguments[0]})" : $"new StridedOutputs({string.Join(", ", arguments.Select(a => $"new({a})"))})";
    }

    /// <summary>An operand of a dense kernel; one that is a single element may have any shape.</summary>
    private string Exactly(Operand operand, MapKernel map) => scope.Dense(map.Space.Rank == 0 ? operand with { Shape = Shape.Scalar, Access = operand.Access with { Strides = [] } } : operand);

    private string Floats(Operand operand, MapKernel map) => Floats(operand, Exactly(operand, map));

    /// <summary>A formula over operands of these strides.</summary>
    private string Create(BoundFormula formula, Func<int, ImmutableArray<Dim>> strides) =>
        formulas.Create(formula, scope.Plan.Function, Enumerable.Range(0, formula.Operands.Length).Select(i => strides(i) is [.., var last] && last == Dim.Zero));

    private string Reduce(ReduceKernel reduce)
    {
        IEnumerable<string> operands = reduce.Formula.Operands.Select((o, i) => Strided(o, [.. reduce.Kept.Strides[i + 1], .. reduce.Reduced.Strides[i]]));
        return $"Reduce.{(reduce.Accumulate ? "Add" : "")}{reduce.Method}({Create(reduce.Formula, i => reduce.Reduced.Strides[i])}, {scope.Dense(reduce.Output)}, "
            + $"{List(reduce.Kept.Dims)}, {List(reduce.Reduced.Dims)}, {string.Join(", ", operands)})";
    }

    private string Product(ContractionKernel product)
    {
        (Operand output, Operand a, Operand b) = (product.Output, product.A, product.B);
        (string m, string k, string n) = (DimText.Int(product.Sizes.M), DimText.Int(product.Sizes.K), DimText.Int(product.Sizes.N));
        IterationSpace batch = product.Loops.Collapse();
        var text = new ProductText(
            Formula: product is { Epilogue: { } epilogue, Known: null } ? Create(epilogue, i => i == 0 ? [] : StridesOf(i + 2)) + ", " : "",
            Output: product.Form.WritesPadding ? scope.From(output) : scope.Dense(output),
            A: scope.From(a),
            B: scope.From(b),
            M: m,
            K: k,
            N: n,
            Contiguous: product.Contiguous,
            Operands: string.Concat(Enumerable.Range(3, product.Matrices.Length - 3).Select(i => ", " + Strided(product.Epilogue!.Operands[i - 2], StridesOf(i)))),
            Dim: DimText.Int)
        {
            Loops = List(batch.Dims),
            Operand = (i, transposed) => Strided(i == 0 ? a : b, StridesOf(i, transposed)),
            StridedOutput = $"new StridedOutput({Arguments(output, StridesOf(2))})",
        };
        return product.Known is { } known ? product.Form.CallWithBias(text, known.Suffix, scope.From(known.Bias)) : product.Form.Call(text, product.Accumulate);

        ImmutableArray<Dim> StridesOf(int operand, bool transposed = false)
        {
            (Dim row, Dim column) = (product.Matrices[operand].Row, product.Matrices[operand].Column);
            return [.. batch.Strides[operand], transposed ? column : row, transposed ? row : column];
        }
    }

    private string Strided(Operand operand, ImmutableArray<Dim> strides) => $"new Strided({Arguments(operand, strides)})";

    private string Arguments(Operand operand, ImmutableArray<Dim> strides) => string.Join(", ", strides.Select(DimText.Int).Prepend(Floats(operand)));

    /// <summary>The memory of an operand for a driver, which moves integers as floats of the same bits.</summary>
    private string Floats(Operand operand) => Floats(operand, scope.From(operand));

    private static string Floats(Operand operand, string memory) => operand.Buffer.Element == ElementType.Int32 ? $"Bits.AsFloats({memory})" : memory;

    private static string List(ImmutableArray<Dim> dims) => $"[{string.Join(", ", dims.Select(DimText.Int))}]";
}
