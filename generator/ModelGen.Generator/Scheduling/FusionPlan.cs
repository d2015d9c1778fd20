using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Scheduling;

/// <summary>
/// Says which values need memory of their own, seen from their readers: a value is fused into the kernel that reads it if there is only one, or if it is cheap
/// to compute again in each. Estimates costs; the scheduler, which knows what has been fused so far, has the last word.
/// </summary>
internal sealed class FusionPlan
{
    /// <summary>How many operators behind a product are looked through.</summary>
    private const int MaxEpilogue = 4;

    private readonly Dictionary<Value, Readers> readers = [];
    private readonly Dictionary<Value, (int Cost, int Operands)> estimates = [];
    private readonly Dictionary<Value, List<(Node User, int Input)>> users = [];
    private readonly HashSet<Value> outputs;

    public FusionPlan(Graph graph)
    {
        outputs = [.. graph.Outputs, .. graph.Outputs.Select(Views.Base)];
        foreach (Node node in graph.Nodes)
        {
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                if (!users.TryGetValue(node.Inputs[i], out List<(Node User, int Input)>? list))
                {
                    users.Add(node.Inputs[i], list = []);
                }

                list.Add((node, i));
            }
        }

        foreach (Node node in graph.Nodes)
        {
            Estimate(node);
        }

        foreach (Node node in graph.Nodes.Reverse())
        {
            for (int i = 0; i < node.Types.Length; i++)
            {
                var value = new Value(node, i);
                readers.Add(value, Find(value));
            }
        }
    }

    public Readers ReadersOf(Value value) => readers[value];

    private static bool IsElementwise(Value value) => value.Operator.Kind == OperatorKind.Elementwise;

    private static bool IsCheap((int Cost, int Operands) estimate) =>
        estimate.Operands == 0 || estimate is { Cost: <= FusionLimits.CheapCost, Operands: <= FusionLimits.CheapOperands };

    /// <summary>Whether a reader that is larger than the value may compute it for each of its own elements.</summary>
    private static bool IsCheapToRepeat((int Cost, int Operands) estimate, Shape shape) =>
        estimate.Operands == 0 || (shape.Length == Dim.One ? IsCheap(estimate) : estimate is { Cost: <= 1, Operands: 1 });

    /// <summary>What computing a value costs from what is in memory, as far as can be told before the readers are known.</summary>
    private void Estimate(Node node)
    {
        (int Cost, int Operands) sum = node.Operator switch
        {
            ElementwiseOperator op => node.Inputs.Distinct().Select(i => estimates[i]).Aggregate((op.Cost, 0), (a, b) => (a.Item1 + b.Cost, a.Item2 + b.Operands)),
            { Kind: OperatorKind.View } => estimates[node.Inputs[0]],
            SourceOperator { IsInMemory: false } => (0, 0),
            _ => (0, 1),
        };
        for (int i = 0; i < node.Types.Length; i++)
        {
            var value = new Value(node, i);
            bool stored = IsElementwise(value) && !IsCheap(sum) && users.TryGetValue(value, out List<(Node User, int Input)>? list) && list.Count > 1;
            estimates[value] = stored ? (0, 1) : sum;
        }
    }

    private Readers Find(Value value)
    {
        var kernels = new HashSet<(Node, int)>();
        bool inMemory = outputs.Contains(value), repeated = false;
        List<(Node User, int Input)> list = users.TryGetValue(value, out List<(Node User, int Input)>? found) ? found : [];
        foreach ((Node user, int input) in list)
        {
            Readers? behind = user.Operator.Kind is OperatorKind.Elementwise or OperatorKind.View ? readers[user.Output] : null;
            switch (user.Operator.Kind)
            {
                case OperatorKind.Elementwise:
                    repeated |= user.Types[0].Shape.Length != value.Shape.Length;
                    kernels.UnionWith(behind!.IsStored ? [(user, 0)] : behind.Kernels);
                    break;
                case OperatorKind.View:
                    repeated |= behind!.Repeated || Views.Repeats(user);
                    bool sameOrder = Views.KeepsOrder(user);
                    inMemory |= behind.InMemory && (sameOrder || IsFollowed(user.Output, Views.OfWhole(user)));
                    kernels.UnionWith(behind.InMemory && !sameOrder ? [(user, 0)] : behind.Kernels);
                    break;
                case OperatorKind.Reduction or OperatorKind.Placement or OperatorKind.Effect:
                    kernels.Add((user, input));
                    break;
                default:
                    inMemory = true;
                    break;
            }
        }

        bool shared = kernels.Count > 1 && !IsCheap(estimates[value]);
        bool expensive = repeated && !IsCheapToRepeat(estimates[value], value.Shape);
        bool isCut = list.Any(u => u.User.Operator.Kind == OperatorKind.View && !Views.KeepsOrder(u.User));
        bool free = (kernels.Count > 1 || isCut) && EndsProduct(value, MaxEpilogue);
        bool stored = IsElementwise(value) && value.Type.Element != ElementType.Bool && (inMemory || shared || expensive || free);
        return new(kernels, inMemory, repeated, expensive, stored);
    }

    /// <summary>Whether a product or kernel reads a view, or a view of it, where the elements lie.</summary>
    /// <param name="access">The view's, as seen from the value in memory; null where strides can't say it.</param>
    private bool IsFollowed(Value view, Access? access) => access is not null && users.TryGetValue(view, out List<(Node User, int Input)>? list)
        && list.Any(u => u.User.Operator.Kind switch
        {
            OperatorKind.Contraction or OperatorKind.Kernel => u.User.Operator.ReadsInPlace(u.User, u.Input, access),
            OperatorKind.View => IsFollowed(u.User.Output, Views.Apply(u.User, access)),
            _ => false,
        });

    /// <summary>Whether a value is what only it makes of a product: it takes the product's memory, and computing it is a part of the product.</summary>
    private bool EndsProduct(Value value, int depth) => depth > 0 && IsElementwise(value) && value.Node.Inputs.Any(i =>
        i.Shape == value.Shape && users[i].Count == 1 && !outputs.Contains(i) && (i.Operator.Kind == OperatorKind.Contraction || EndsProduct(i, depth - 1)));

    /// <summary>Who reads a value.</summary>
    /// <param name="Kernels">The kernels that would compute it as a part of themselves.</param>
    /// <param name="InMemory">Something reads it that can't compute it: it has to be stored.</param>
    /// <param name="Repeated">A reader is larger than the value and would compute it again and again.</param>
    /// <param name="TooExpensiveToRepeat">… which is not worth it.</param>
    /// <param name="IsStored">The estimate: it gets memory.</param>
    internal sealed record Readers(HashSet<(Node, int)> Kernels, bool InMemory, bool Repeated, bool TooExpensiveToRepeat, bool IsStored)
    {
        /// <summary>Whether the value goes nowhere but into one place in a larger one.</summary>
        public bool IsOnePlace => !InMemory && Kernels.Count == 1 && Kernels.Single().Item1.Operator.Kind == OperatorKind.Placement;

        /// <summary>Whether the value goes nowhere but into one parameter's gradient.</summary>
        public bool IsOneGradient => !InMemory && Kernels.Count == 1 && Kernels.Single().Item1.Operator.AddsToGradientOf is not null;
    }
}
