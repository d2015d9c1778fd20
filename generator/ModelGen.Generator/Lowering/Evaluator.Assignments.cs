using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Lowering;

/// <summary>Assignments, and the names they give to nodes.</summary>
internal sealed partial class Evaluator
{
    private Datum Assign(AssignmentExpression expression)
    {
        int before = Scope?.Graph.Count ?? 0;
        Datum value = Evaluate(expression.Value);
        return Assign(expression.Target, value, expression.Site, before);
    }

    /// <param name="before">Nodes made since then are this assignment's and may take the variable's name.</param>
    private Datum Assign(AssignmentTarget target, Datum value, int site, int before = int.MaxValue)
    {
        switch (target)
        {
            case LocalTarget local:
                Name(value, local.Name, before);
                Write(local.Local, value);
                break;
            case TupleTarget tuple:
                Deconstruct(tuple, value, site, before);
                break;
            case MemberTarget:
                return NotApplicable(site, "An assignment to a member", "only local variables can be assigned");
        }

        return value;
    }

    private void Deconstruct(TupleTarget target, Datum value, int site, int before)
    {
        ImmutableArray<Datum>? elements = Elements(value);
        if (elements is { } known && known.Length != target.Elements.Count)
        {
            Fail(DiagnosticInfo.Create(
                Descriptors.NoValue, site, FormattableString.Invariant($"{DatumText.Describe(value)} does not have {target.Elements.Count} elements")));
            elements = null;
        }
        else if (elements is null)
        {
            NotConstant(site, "What is deconstructed", value);
        }

        for (int i = 0; i < target.Elements.Count; i++)
        {
            Assign(target.Elements[i], elements is { } present ? present[i] : UnknownDatum.Instance, site, before);
        }
    }

    private void Write(int local, Datum value)
    {
        LocalScope scope = locals.Assign(local, value);
        foreach (List<(LocalScope, int)> written in uncertain)
        {
            written.Add((scope, local));
        }
    }

    /// <summary>Gives a value the variable's name, if it is new and has none: the first variable that holds a result names it.</summary>
    private void Name(Datum value, string name, int before)
    {
        if (value is TensorDatum tensor && tensor.Scope == Scope && tensor.Value.Node.Id >= before && (tensor.Value.Name is null || namedAfterLayers.Contains(tensor.Value)))
        {
            Scope!.Graph.Name(tensor.Value, name);
            namedAfterLayers.Remove(tensor.Value);
        }
    }
}
