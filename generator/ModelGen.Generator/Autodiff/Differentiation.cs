using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Calls;

namespace ModelGen.Generator.Autodiff;

/// <summary>
/// Reverse-mode differentiation: one graph that computes a function forward and then backward. Derivatives are ordinary nodes by the operators' own rules, so
/// they are simplified, fused and planned like anything else; <see cref="Partition"/> cuts the result in two.
/// </summary>
/// <remarks>Precondition: no composite operators. A function is differentiated once for each set of parameters that is trained.</remarks>
internal sealed class Differentiation(CancellationToken cancellation)
{
    private readonly Dictionary<(Function Function, string Trained), Differentiated> done = [];
    private readonly Dictionary<(Function Backward, Loop Loop, string Flags), LoopBackward> bodies = [];

    /// <summary>How many derivatives of a function there are so far, each with other parameters trained; how many loops over a backward function.</summary>
    private readonly Dictionary<Function, int> variants = [];

    /// <summary>Differentiates a function with respect to its float inputs and the given parameters.</summary>
    /// <param name="trained">Indices into the function's parameters.</param>
    /// <exception cref="NotDifferentiableException">A result depends on an operator without derivative.</exception>
    public Differentiated Differentiate(Function function, ImmutableSortedSet<int> trained)
    {
        var key = (function, string.Join(",", trained));
        if (!done.TryGetValue(key, out Differentiated? result))
        {
            bool all = Enumerable.Range(0, function.Parameters.Length).All(i => trained.Contains(i) || !function.Parameters[i].IsTrainable);
            int variant = variants.TryGetValue(function, out int known) ? known : 0;
            Function flat = function.GradientCheckpointing ? function with { Graph = Inlining.OfUnrepeatable(function.Graph) } : function;
            JointGraph joint = new ReverseWalk(this, flat, trained).Run(cancellation);
            result = Partition.Cut(function, joint, all || variant == 0 ? "" : $"{variant + 1}");
            variants[function] = variant + 1;
            done.Add(key, result);
        }

        return result;
    }

    /// <summary>The body of a loop's backward pass, the same for all loops of one kind over one function.</summary>
    public LoopBackward BodyOf(Differentiated callee, Loop loop, ImmutableArray<bool> isStackGiven, ImmutableArray<bool> isWanted)
    {
        var key = (callee.Backward, loop, string.Join(",", isStackGiven.Concat(isWanted)));
        if (!bodies.TryGetValue(key, out LoopBackward? body))
        {
            int variant = variants.TryGetValue(callee.Backward, out int known) ? known : 0;
            body = LoopBackward.Create(callee, loop, isStackGiven, isWanted, variant == 0 ? "" : $"{variant + 1}");
            variants[callee.Backward] = variant + 1;
            bodies.Add(key, body);
        }

        return body;
    }
}
