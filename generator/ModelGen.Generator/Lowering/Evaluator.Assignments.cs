using System.Collections.Immutable;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Operators;

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
                value = Named(value, local.Name, before);
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

    /// <summary>The value under the variable's name, if it is new and has none: the first variable that holds a result names it.</summary>
    private Datum Named(Datum value, string name, int before)
    {
        if (value is not TensorDatum { Value: { Index: 0, Node: { Types.Length: 1 } node } } tensor
            || (node.Name is not null && !namedAfterLayers.Contains(node)) || node.Id < before || node.Operator.Kind == OperatorKind.Source || tensor.Scope != Scope)
        {
            return value;
        }

        return Tensor(Scope!.Rename(node, name).Output);
    }
}
