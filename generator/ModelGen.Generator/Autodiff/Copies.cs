using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Autodiff;

/// <summary>
/// Finds the views that both halves of a joint graph would copy: those that strides can't say, and those that something in each half can't read where they lie. Forward
/// has to write such a copy anyway, so that keeping it costs no time, and often it takes the place of what it is a copy of. Only copies of sources are made again: the
/// source is at hand, and what all calls of a function share would be kept by each of them.
/// </summary>
internal sealed class Copies
{
    private readonly HashSet<Node> forward;
    private readonly ILookup<Value, Node> users;

    /// <summary>Where views lie, as seen from what is in memory; null where strides can't say it. Views of sources are left out.</summary>
    private readonly Dictionary<Value, Access?> places = [];

    /// <summary>The views of which something in a half needs a copy.</summary>
    private readonly HashSet<Value> copiedForward = [], copiedBackward = [], copiedByBoth = [];

    private Copies(Graph joint, HashSet<Node> forward)
    {
        this.forward = forward;
        users = joint.Users();
        List<Node> views = [.. joint.Nodes.Where(n => n.Operator is ViewOperator && n.Types[0].Element == ElementType.Float32)];
        foreach (Node view in views)
        {
            Place(view);
        }

        // Whoever reads a view comes behind it.
        views.Reverse();
        foreach (Value view in views.Select(v => v.Output).Where(places.ContainsKey))
        {
            FindReaders(view);
            if (forward.Contains(view.Node) && (places[view] is null || (copiedForward.Contains(view) && copiedBackward.Contains(view))))
            {
                copiedByBoth.Add(view);
            }
        }
    }

    /// <summary>The views of the forward half that both halves would copy, if the backward half reads them at all.</summary>
    /// <param name="forward">The nodes of the forward half.</param>
    public static HashSet<Value> Find(JointGraph joint, HashSet<Node> forward) =>
        new Copies(new Graph([], [.. joint.Outputs, .. joint.InputGradients], [.. joint.Assignments, .. joint.Effects]), forward).copiedByBoth;

    private void Place(Node view)
    {
        Value input = view.Inputs[0];
        bool isView = places.TryGetValue(input, out Access? place);
        if (isView || input.Operator.Kind is not (OperatorKind.Source or OperatorKind.View))
        {
            places.Add(view.Output, ((ViewOperator)view.Operator).View(place ?? Access.Dense(input.Shape), input.Shape, view.Types[0].Shape));
        }
    }

    private void FindReaders(Value view)
    {
        foreach (Node user in users[view])
        {
            bool isCopied = IsCopiedBy(user, view), isView = user.Operator is ViewOperator;
            if (!forward.Contains(user))
            {
                Note(copiedBackward, isCopied || (isView && copiedBackward.Contains(user.Output)));
                continue;
            }

            // The copy that is kept serves its readers on the way back.
            Note(copiedForward, isCopied || (isView && copiedForward.Contains(user.Output)));
            Note(copiedBackward, isView && copiedBackward.Contains(user.Output) && !copiedByBoth.Contains(user.Output));
        }

        void Note(HashSet<Value> copied, bool isCopied)
        {
            if (isCopied)
            {
                copied.Add(view);
            }
        }
    }

    private bool IsCopiedBy(Node user, Value view) => user.Operator is ViewOperator
        ? places.TryGetValue(user.Output, out Access? place) && place is null
        : Enumerable.Range(0, user.Inputs.Length).Any(i => user.Inputs[i] == view && !user.Operator.ReadsInPlace(user, i, places[view] ?? Access.Dense(view.Shape)));
}
