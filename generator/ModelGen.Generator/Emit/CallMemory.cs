using ModelGen.Generator.Declarations;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>How much memory a call of a forward method takes, or a step that trains by a loss.</summary>
internal static class CallMemory
{
    /// <summary>Such as <c>memory of a step of Loss: about 1600*batch + 1752320 bytes, without the optimizer's state</c>.</summary>
    public static string Describe(ProgramPlan plan, EntryPoint entry)
    {
        bool isStep = entry.Declaration.Kind == EntryPointKind.Loss;
        Dim floats = LayoutEmitter.SizeOf(plan, isTrainable: true) + (Dim)LayoutEmitter.SizeOf(plan, isTrainable: false);
        floats += isStep ? OfStep(plan, entry.Differentiated) : plan[entry.Inference].Memory.Size;
        Dim bytes = floats * sizeof(float), rough = WithoutRounding(bytes);
        string number = rough.Constant is { } constant ? ModelText.Number(constant) : rough.ToString();
        return $"memory of a {(isStep ? "step" : "call")} of {entry.Declaration.Name}: {(rough == bytes ? "" : "about ")}{number} bytes{(isStep ? ", without the optimizer's state" : "")}";
    }

    /// <summary>Gradients, new values of state, what is kept for the way back, and the scratch memory of one way after the other.</summary>
    private static Dim OfStep(ProgramPlan plan, Differentiated pair)
    {
        Dim there = plan[pair.Forward].Memory.Size, back = plan[pair.Backward].Memory.Size;
        Dim scratch = ArenaSize.IsAtLeast(there, back) ? there : ArenaSize.IsAtLeast(back, there) ? back : there + back;
        long state = plan[pair.Forward].Signature.WritesState ? LayoutEmitter.SizeOf(plan, isTrainable: false) : 0;
        return LayoutEmitter.SizeOf(plan, isTrainable: true) + state + pair.Forward.KeptSize + scratch;
    }

    /// <summary>A size whose parts were rounded up as it is without that: <c>64*floor((batch + 15)/16)</c> is about <c>4*batch</c>.</summary>
    private static Dim WithoutRounding(Dim size) => size.Terms.Items.Aggregate(Dim.Zero, (sum, term) =>
    {
        Dim.FloorFactor? floor = term.Factors.Items.OfType<Dim.FloorFactor>().FirstOrDefault();
        return sum + (floor is not null && floor.Denominator.Constant is { } unit && term.Coefficient % unit == 0
            ? WithoutRounding((floor.Numerator - (unit - 1)) * Dim.FromTerms([new Dim.Term(term.Coefficient / unit, new([.. term.Factors.Items.Where(f => f != floor)]))]))
            : Dim.FromTerms([term]));
    });
}
