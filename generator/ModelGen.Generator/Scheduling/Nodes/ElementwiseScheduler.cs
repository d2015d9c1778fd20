using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Scheduling.Formulas;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling.Nodes;

/// <summary>Elementwise operators become formulas, which grow until something needs the value in memory or they are too large for a kernel.</summary>
internal sealed class ElementwiseScheduler(SchedulingState state) : NodeScheduler(state)
{
    public override void Schedule(Node node)
    {
        Term term = Apply(node);
        while (!Fits(term, node))
        {
            Builder.Settle(Heaviest(node));
            term = Apply(node);
        }

        Builder.Define(node.Output, term);
    }

    /// <summary>Stores the value if its readers need it in memory.</summary>
    public override void Finish(Node node)
    {
        if (MustStore(node.Output, Builder[node.Output]))
        {
            Builder.Store(node.Output);
        }
    }

    private ApplyTerm Apply(Node node) =>
        new((ElementwiseOperator)node.Operator, [.. node.Inputs.Select(i => Views.Broadcast(Builder[i], node.Types[0].Shape))]);

    private bool MustStore(Value value, Term term)
    {
        FusionPlan.Readers readers = State.Plan.ReadersOf(value);
        if (value.Type.Element == ElementType.Bool)
        {
            return false;
        }

        bool isHeld = Builder.HeldIn(term).Any();
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

        ImmutableArray<Kernel> held = [.. Builder.HeldIn(term)];
        return held.Length == 0 || (held.Length == 1 && !isMask && Epilogue.Fits(held[0], term, type.Shape));
    }

    /// <summary>The input that should be stored when a group has grown too large: one that a product waits in, else the largest formula.</summary>
    private Value Heaviest(Node node) => node.Inputs.Distinct()
        .Where(i => Builder[i] is ApplyTerm || Builder.HeldIn(Builder[i]).Any())
        .OrderByDescending(i => Builder.HeldIn(Builder[i]).Count())
        .ThenByDescending(i => Builder[i].Closure().Length)
        .First();
}
