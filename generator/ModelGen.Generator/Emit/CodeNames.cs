using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>Names in the class that holds a model's computations. Types and methods begin with a capital, locals with a small letter: they never meet.</summary>
internal sealed class CodeNames
{
    private readonly NameTable members;
    private readonly Dictionary<Function, string> functions = [];

    /// <param name="className">The class's own name, which no member may have.</param>
    public CodeNames(ProgramPlan plan, string className)
    {
        // Named dimensions keep their capitals.
        IEnumerable<string> symbols = plan.Functions.SelectMany(f => f.Signature.Symbols).Concat(plan.Program.EntryPoints.SelectMany(e => e.Declaration.Symbols()));
        members = new([.. RuntimeNames.All, className, .. symbols.Distinct().Select(DimText.Symbol)]);
        foreach (FunctionPlan function in plan.Functions)
        {
            functions.Add(function.Function, Member(function.Function.Name));
        }
    }

    /// <summary>The method that computes a function.</summary>
    public string this[Function function] => functions[function];

    /// <summary>A name for a member that no other has.</summary>
    public string Member(string wish)
    {
        string name = NameTable.ToIdentifier(wish);
        name = char.ToUpperInvariant(name[0]) + name.Substring(1);

        // Not every letter is a small or a capital one.
        return members.Take(char.IsUpper(name[0]) ? name : "Of" + name);
    }
}
