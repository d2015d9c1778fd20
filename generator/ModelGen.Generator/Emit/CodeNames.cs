using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling;

namespace ModelGen.Generator.Emit;

/// <summary>Names in the class that holds a model's computations. Types and methods begin with a capital, locals with a small letter: they never meet.</summary>
internal sealed class CodeNames
{
    private readonly NameTable members = new(RuntimeNames.All);
    private readonly Dictionary<Function, string> functions = [];

    public CodeNames(ProgramPlan plan)
    {
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
        return members.Take(char.ToUpperInvariant(name[0]) + name.Substring(1));
    }
}
