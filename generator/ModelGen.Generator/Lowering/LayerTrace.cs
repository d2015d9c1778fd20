using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Lowering;

/// <summary>Notes which layers and modules a function calls while it is built, for the table of a model's layers.</summary>
internal sealed class LayerTrace
{
    private readonly Stack<NotedCall> running = new();
    private readonly List<NotedCall> calls = [];

    private List<NotedCall> Current => running.Count == 0 ? calls : running.Peek().Inner;

    /// <summary>Makes a call and notes it, with the calls within it.</summary>
    public Datum Note(Instance instance, GraphBuilder graph, Func<Datum> forward)
    {
        var call = new NotedCall(instance, graph.Count);
        running.Push(call);
        Datum result;
        try
        {
            result = forward();
        }
        finally
        {
            running.Pop();
        }

        // A layer that came in with a lambda is its owner's.
        Current.AddRange(call.End(graph.Count, OutputOf(result)));
        Current.Add(call);
        return result;
    }

    /// <summary>Notes that the innermost call has become one of a function.</summary>
    public void NoteFunction(Function function) => running.Peek().Function = function.Layers;

    /// <summary>Adds the calls of a loop's step, made as often as the loop has steps.</summary>
    public void AddSteps(LayerTrace step, Graph graph, Dim count)
    {
        var sums = new RunningSums(graph);
        foreach (NotedCall call in step.calls)
        {
            call.Repeat(sums, count);
            Current.Add(call);
        }
    }

    /// <summary>What a finished function of a module calls; null if there is more to count than numbers can say.</summary>
    public LayerUse? Finish(Instance root, Graph graph)
    {
        try
        {
            var sums = new RunningSums(graph);
            (long trained, long state) = NotedCall.OwnValues(root);
            ImmutableArray<LayerUse> inner = [.. calls.Where(c => c.IsBelow(root.Path!)).Select(c => c.ToUse(root.Path!, sums))];
            return new("", root.TypeName, null, trained, state, graph.MultiplyAdds, inner);
        }
        catch (Exception e) when (e is NumberTooLargeException or TensorTooLargeException)
        {
            return null;
        }
    }

    private static Shape? OutputOf(Datum result) => result switch
    {
        TensorDatum tensor => tensor.Value.Shape,
        TupleDatum { Elements: [var first, ..] } => OutputOf(first),
        ArrayDatum { Elements: [var first, ..] } => OutputOf(first),
        _ => null,
    };

    /// <summary>A call of a layer or module: the nodes from <paramref name="start"/> on are its own.</summary>
    private sealed class NotedCall(Instance instance, int start)
    {
        private int end;
        private Shape? output;
        private ImmutableArray<NotedCall> outsiders = [];
        private RunningSums? step;
        private Dim times = Dim.One;

        public List<NotedCall> Inner { get; } = [];

        public LayerUse? Function { get; set; }

        /// <summary>The numbers of trained values and of those of state that are an object's own.</summary>
        public static (long Trained, long State) OwnValues(Instance instance)
        {
            TensorInstance[] tensors = instance switch
            {
                LayerInstance layer => [.. layer.Tensors.Select(t => t.Tensor)],
                ModuleInstance module => [.. module.Members.SelectMany(m => Tensors(m.Value))],
                _ => [],
            };
            return (Sum(isTrainable: true), Sum(isTrainable: false));

            long Sum(bool isTrainable) => tensors.Where(t => t.IsTrainable == isTrainable).Sum(t => t.Shape.Length.Constant!.Value);
        }

        public bool IsBelow(string path) => path.Length == 0 || instance.Path!.StartsWith(path + ".", StringComparison.Ordinal);

        /// <summary>Ends the call; gives those within it that are of layers outside.</summary>
        public ImmutableArray<NotedCall> End(int count, Shape? result)
        {
            (end, output) = (count, result);
            outsiders = [.. Inner.Where(c => !c.IsBelow(instance.Path!))];
            Inner.RemoveAll(outsiders.Contains);
            return outsiders;
        }

        public void Repeat(RunningSums sums, Dim count)
        {
            step ??= sums;
            times *= count;
            Inner.ForEach(c => c.Repeat(sums, count));
        }

        public LayerUse ToUse(string parent, RunningSums function)
        {
            string path = instance.Path!.Substring(parent.Length == 0 ? 0 : parent.Length + 1);
            if (Function is { } called)
            {
                return called with { Path = path, Output = output };
            }

            (long trained, long state) = OwnValues(instance);
            return new(path, instance.TypeName, output, trained, state, MultiplyAdds(function), [.. Inner.Select(c => c.ToUse(instance.Path!, function))]);
        }

        private Dim MultiplyAdds(RunningSums function) =>
            outsiders.Aggregate((step ?? function).Between(start, end) * times, (rest, other) => rest - other.MultiplyAdds(function));

        private static IEnumerable<TensorInstance> Tensors(Datum value) => value switch
        {
            InstanceDatum { Instance: TensorInstance tensor } => [tensor],
            ArrayDatum array => array.Elements.SelectMany(Tensors),
            _ => [],
        };
    }

    /// <summary>The multiply-adds of a graph up to each of its nodes.</summary>
    private sealed class RunningSums
    {
        private readonly List<int> ids = [];
        private readonly List<Dim> sums = [Dim.Zero];

        public RunningSums(Graph graph)
        {
            foreach (Node node in graph.Nodes)
            {
                Dim own = node.Operator.MultiplyAdds(node);
                if (own != Dim.Zero)
                {
                    ids.Add(node.Id);
                    sums.Add(sums[sums.Count - 1] + own);
                }
            }
        }

        /// <summary>Those of the nodes from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
        public Dim Between(int start, int end) => sums[Before(end)] - sums[Before(start)];

        /// <summary>How many of the nodes that count come before one.</summary>
        private int Before(int id) => ids.BinarySearch(id) is var index && index < 0 ? ~index : index;
    }
}
