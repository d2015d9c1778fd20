using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Effects;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Generator.Scheduling.Formulas;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>
/// Turns a graph into kernels over buffers: elementwise chains become formulas inside the kernels that need their values, views become strides, and what
/// nothing else can compute becomes a kernel of its own. Decides by kinds of operators and their own properties, never by name.
/// </summary>
/// <remarks>Precondition: primitive operators only. The order is that of the graph, but for results held back for an epilogue.</remarks>
internal sealed partial class Scheduler
{
    private readonly Function function;
    private readonly bool isBackward;
    private readonly FusionPlan plan;
    private readonly ILookup<Value, Node> users;
    private readonly Dictionary<Value, int> unvisitedUsers;
    private readonly Dictionary<Value, int> outputUses;
    private readonly KernelBuilder builder;
    private readonly ImmutableArray<ParameterPlace> parameters;
    private readonly Dictionary<(BufferKind Kind, int Index), TensorBuffer> parameterBuffers = [];

    private Scheduler(Function function, ParameterLayouts layouts, bool isBackward)
    {
        this.function = function;
        this.isBackward = isBackward;
        plan = new FusionPlan(function.Graph);
        users = function.Graph.Users();
        unvisitedUsers = users.ToDictionary(u => u.Key, u => u.Count());
        outputUses = function.Graph.Outputs.GroupBy(o => o).ToDictionary(g => g.Key, g => g.Count());
        builder = new();
        parameters = layouts.Place(function.Parameters);
    }

    /// <summary>Schedules a function.</summary>
    /// <param name="isBackward">Whether outputs are gradients, each of which the caller may do without.</param>
    public static Schedule Run(Function function, ParameterLayouts layouts, bool isBackward, CancellationToken cancellation) =>
        new Scheduler(function, layouts, isBackward).Run(cancellation);

    private Schedule Run(CancellationToken cancellation)
    {
        Graph graph = function.Graph;
        ImmutableArray<TensorBuffer> inputs = [.. graph.Inputs.Select(DefineInput)];
        ImmutableArray<TensorBuffer> outputs = [.. graph.Outputs.Select(CreateOutput)];
        DirectOutputs(outputs);
        foreach (Node node in graph.Nodes.Where(n => !AssignsState(n)))
        {
            cancellation.ThrowIfCancellationRequested();
            Visit(node);
            Retire(node);
            if (node.Operator is ElementwiseOperator && MustStore(node.Output, builder[node.Output]))
            {
                builder.Store(node.Output);
            }
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            Value output = graph.Outputs[i];
            if (!builder.IsIn(Views.Base(output), outputs[i]))
            {
                builder.Emit(builder[output], output.Shape, Operand.Whole(outputs[i], output.Shape), accumulate: false, output.Node, "results have memory of their own");
            }
        }

        WriteAssignments();
        return new(function, parameters, inputs, outputs, builder.Kernels, builder.Stored);
    }

    /// <summary>
    /// State tensors are written when all else is done, and from memory of the function's own: until then everything reads the old values, among them what other state
    /// tensors are assigned.
    /// </summary>
    private void WriteAssignments()
    {
        ImmutableArray<(Node Node, Operand Value)> assignments =
            [.. function.Graph.Effects.Where(AssignsState).Select(e => (e, builder.StoreApart(e.Inputs[0])))];
        foreach ((Node node, Operand value) in assignments)
        {
            var assign = (EffectOperator)node.Operator;
            Operand target = Operand.Whole(ParameterBuffer(assign.Parameter, gradient: false), assign.Shape);
            builder.Emit(new OperandTerm(value), assign.Shape, target, accumulate: false, node);
        }
    }

    private static bool AssignsState(Node node) => node.Operator is EffectOperator { AddsToGradient: false };

    /// <summary>Inputs that nothing further reads need not stay readable.</summary>
    private void Retire(Node node)
    {
        foreach (Value input in node.Inputs.Distinct())
        {
            unvisitedUsers[input]--;
            if (unvisitedUsers[input] == 0 && OutputUses(input) == 0)
            {
                builder.Retire(input);
            }
        }
    }

    private TensorBuffer DefineInput(Node node, int index)
    {
        bool isKept = function.InputRoles[index] == InputRole.Kept;
        TensorType type = node.Types[0];
        var buffer = new TensorBuffer(
            isKept ? BufferKind.KeptInput : BufferKind.Input,
            index,
            node.Output.Label,
            type.Element,
            type.Shape.Length);
        builder.DefineStored(node.Output, buffer);
        return buffer;
    }

    private TensorBuffer CreateOutput(Value output, int index)
    {
        bool isKept = function.OutputRoles[index] == OutputRole.Kept;
        return new(isKept ? BufferKind.KeptOutput : BufferKind.Output, index, function.OutputNames[index], output.Type.Element, output.Shape.Length);
    }

    /// <summary>
    /// Has values written to outputs where they are given memory: all but inputs handed through and second names of one value. A view in another order is only where
    /// something needs a copy of it.
    /// </summary>
    private void DirectOutputs(ImmutableArray<TensorBuffer> outputs)
    {
        var taken = new HashSet<Value>();
        for (int i = 0; i < outputs.Length; i++)
        {
            Value value = Views.Base(function.Graph.Outputs[i]);
            bool isAlwaysThere = !isBackward || function.OutputRoles[i] == OutputRole.Factor || IsReadByNobody(function.Graph.Outputs[i]);
            if (value.Operator.Kind != OperatorKind.Source && !IsPartOfTrace(value) && isAlwaysThere && taken.Add(value))
            {
                builder.Direct(value, outputs[i]);
            }
        }
    }

    /// <summary>Whether a loop's result lies within a trace.</summary>
    private static bool IsPartOfTrace(Value value) => value.Operator is Call { Loop: { } loop }
        && loop.Results.Where((r, i) => i == value.Index && r.Kind != LoopResultKind.Trace).Any(r => loop.Outputs[r.Output].IsTraced);

    /// <summary>
    /// Whether a value is nothing but an output. In a backward function the memory of an output may be missing, so nothing else can read from there.
    /// </summary>
    private bool IsReadByNobody(Value output)
    {
        Value value = output;
        int readers = 0;
        while (users[value].Count() == readers && OutputUses(value) == 1 - readers)
        {
            if (value == Views.Base(value))
            {
                return true;
            }

            value = value.Node.Inputs[0];
            readers = 1;
        }

        return false;
    }

    /// <summary>How often a value is a result of the function.</summary>
    private int OutputUses(Value value) => outputUses.TryGetValue(value, out int uses) ? uses : 0;

    private void Visit(Node node)
    {
        switch (node.Operator)
        {
            case SourceOperator:
                VisitSource(node);
                break;
            case ElementwiseOperator op:
                VisitElementwise(node, op);
                break;
            case ViewOperator:
                VisitView(node);
                break;
            case ReductionOperator op:
                VisitReduction(node, op);
                break;
            case ContractionOperator op:
                VisitProduct(node, op);
                break;
            case PlacementOperator op:
                VisitPlacement(node, op);
                break;
            case KernelOperator:
                VisitKernel(node);
                break;
            case Call call:
                VisitCall(node, call);
                break;
            case EffectOperator effect:
                VisitGradient(node, effect);
                break;
            default:
                throw new InvalidOperationException($"no kernel for {node.Operator.Name}");
        }
    }

    private void VisitSource(Node node)
    {
        switch (node.Operator)
        {
            case Parameter parameter:
                builder.DefineStored(node.Output, ParameterBuffer(parameter.Index, gradient: false));
                break;
            case Constant constant:
                builder.Define(node.Output, new LiteralTerm(constant.Value));
                break;
            case DimScalar scalar:
                builder.Define(node.Output, new ScalarTerm(scalar.Dim));
                break;
        }
    }

    private void VisitGradient(Node node, EffectOperator effect)
    {
        Operand output = Operand.Whole(ParameterBuffer(effect.Parameter, gradient: true), effect.Shape);
        builder.Emit(builder[node.Inputs[0]], effect.Shape, output, accumulate: true, node);
        if (parameters[effect.Parameter].Slot.IsSparse && builder.LastKernel is not RuntimeKernel { Operator.AddedRows: not null })
        {
            throw new InvalidOperationException($"the gradient of the sparse table {parameters[effect.Parameter].Slot.Path} is not made of rows");
        }
    }

    private TensorBuffer ParameterBuffer(int index, bool gradient)
    {
        ParameterPlace place = parameters[index];
        BufferKind kind = gradient ? BufferKind.Gradient : place.Slot.IsTrainable ? BufferKind.Parameter : BufferKind.State;
        if (!parameterBuffers.TryGetValue((kind, index), out TensorBuffer? buffer))
        {
            buffer = new TensorBuffer(kind, index, place.Slot.Path, ElementType.Float32, place.Length);
            parameterBuffers.Add((kind, index), buffer);
        }

        return buffer;
    }

    private void VisitElementwise(Node node, ElementwiseOperator op)
    {
        Shape shape = node.Types[0].Shape;
        Term term = Apply();
        while (!Fits(term, node))
        {
            builder.Settle(Heaviest(node));
            term = Apply();
        }

        builder.Define(node.Output, term);

        ApplyTerm Apply() => new(op, [.. node.Inputs.Select(i => Views.Broadcast(builder[i], shape))]);
    }

    private bool MustStore(Value value, Term term)
    {
        FusionPlan.Readers readers = plan.ReadersOf(value);
        if (value.Type.Element == ElementType.Bool)
        {
            return false;
        }

        bool isHeld = builder.HeldIn(term).Any();
        if (!readers.IsStored)
        {
            return isHeld && (readers.Kernels.Count > 1 || readers.Repeated);
        }

        // The plan had to guess; by now it is known what has been stored on the way.
        return readers.InMemory || readers.TooExpensiveToRepeat || isHeld || !IsCheap(term);
    }

    private static bool IsCheap(Term term)
    {
        var formula = BoundFormula.Of(term);
        return formula.Operands.IsEmpty || (formula.Formula.Cost <= FusionLimits.CheapCost && formula.Operands.Length <= FusionLimits.CheapOperands);
    }

    private bool Fits(Term term, Node node)
    {
        TensorType type = node.Types[0];
        bool isMask = type.Element == ElementType.Bool;
        ImmutableArray<Term> terms = term.Closure();
        int operands = terms.OfType<OperandTerm>().Select(o => o.Operand).Distinct().Count();
        if (terms.Length > (isMask ? FusionLimits.MaskTerms : FusionLimits.Terms) || operands > (isMask ? FusionLimits.MaskOperands : FusionLimits.Operands))
        {
            return false;
        }

        ImmutableArray<Kernel> held = [.. builder.HeldIn(term)];
        return held.Length == 0 || (held.Length == 1 && !isMask && Epilogue.Fits(held[0], term, type.Shape));
    }

    /// <summary>The input that should be stored when a group has grown too large: one that a product waits in, else the largest formula.</summary>
    private Value Heaviest(Node node) => node.Inputs.Distinct()
        .Where(i => builder[i] is ApplyTerm || builder.HeldIn(builder[i]).Any())
        .OrderByDescending(i => builder.HeldIn(builder[i]).Count())
        .ThenByDescending(i => builder[i].Closure().Length)
        .First();

    private void VisitView(Node node)
    {
        if (node.Operator is ViewOperator { UnpacksParameter: true } && LayoutOf(node.Inputs[0]) == StorageLayout.Panels)
        {
            Operand rows = builder.Allocate(node.Output);
            builder.Write(new UnpackKernel(rows, builder.Dense(node.Inputs[0], "a layout is that of a whole parameter")) { Node = node }, (node.Output, rows));
            return;
        }

        if (Views.Through(builder[node.Inputs[0]], node) is not { } term)
        {
            if (node.Inputs[0].Type.Element == ElementType.Bool)
            {
                builder.Settle(node.Inputs[0]);
            }
            else
            {
                builder.Dense(node.Inputs[0], "no strides say where it lies in another shape");
            }

            term = Views.Through(builder[node.Inputs[0]], node) ?? throw new InvalidOperationException($"{node.Operator.Name} of a row-major value has no strides");
        }

        builder.Define(node.Output, term);
    }

    private void VisitReduction(Node node, ReductionOperator op)
    {
        Value input = node.Inputs[0];
        BoundFormula formula = builder.Bind(builder[input]);
        ILookup<bool, int> axes = Enumerable.Range(0, input.Shape.Rank).ToLookup(op.Axes.Items.Contains);
        Operand output = builder.Allocate(node.Output);
        IReadOnlyList<Dim> Along(IReadOnlyList<Dim> all, bool reduced) => [.. axes[reduced].Select(i => all[i])];

        Dim[] dense = [.. Access.Dense(new Shape([.. Along(input.Shape.Dims, reduced: false)])).Strides];
        var kept = IterationSpace.Collapse(Along(input.Shape.Dims, reduced: false), [dense, .. formula.Operands.Select(o => Along(o.Access.Strides, reduced: false))]);
        var reduced = IterationSpace.Collapse(Along(input.Shape.Dims, reduced: true), [.. formula.Operands.Select(o => Along(o.Access.Strides, reduced: true))]);
        TooManyLoopsException.Check(node, input.Shape, kept.Rank + reduced.Rank);
        var kernel = new ReduceKernel(op.Kernel, op.CanAccumulate, formula, output, kept, reduced, Accumulate: false) { Node = node };
        if (IsOnlyAccumulated(node.Output))
        {
            builder.Hold(node.Output, kernel);
        }
        else
        {
            builder.Write(kernel, (node.Output, output));
        }
    }

    /// <summary>Whether a value goes nowhere but into one parameter's gradient.</summary>
    private bool IsOnlyAccumulated(Value value)
    {
        FusionPlan.Readers readers = plan.ReadersOf(value);
        return !readers.InMemory && readers.Kernels.Count == 1 && readers.Kernels.Single().Item1.Operator is EffectOperator { AddsToGradient: true };
    }
}
