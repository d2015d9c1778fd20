using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Scheduling.Formulas;

namespace ModelGen.Generator.Scheduling;

/// <summary>Reads values through views: views cost nothing where operands can follow strides.</summary>
internal static class Views
{
    /// <summary>Whether a view only renames the indices of a row-major value: a reshape, whatever it is called.</summary>
    public static bool KeepsOrder(Node view) => OfWhole(view) is { } access
        && access.Offset == Dim.Zero && access.IsDense(view.Types[0].Shape) && view.Inputs[0].Shape.Length == view.Types[0].Shape.Length;

    /// <summary>Whether a view repeats elements.</summary>
    public static bool Repeats(Node view)
    {
        Shape shape = view.Types[0].Shape;
        return OfWhole(view) is { } access
            && Enumerable.Range(0, shape.Rank).Any(i => access.Strides[i] == Dim.Zero && shape[i] != Dim.One);
    }

    /// <summary>The value whose memory this one shares in the same order.</summary>
    public static Value Base(Value value)
    {
        while (value.Operator is ViewOperator && KeepsOrder(value.Node))
        {
            value = value.Node.Inputs[0];
        }

        return value;
    }

    /// <summary>The term as the view's result; null where an operand's strides can't say it.</summary>
    public static Term? Through(Term term, Node view)
    {
        Shape from = view.Inputs[0].Shape, to = view.Types[0].Shape;
        return Map(term, operand => ((ViewOperator)view.Operator).View(operand.Access, from, to) is { } access ? operand with { Shape = to, Access = access } : null);
    }

    /// <summary>The term repeated to a larger shape, NumPy's way.</summary>
    public static Term Broadcast(Term term, Shape shape) => Map(term, operand =>
    {
        if (operand.Shape == shape)
        {
            return operand;
        }

        int added = shape.Rank - operand.Shape.Rank;
        IEnumerable<Dim> strides = shape.Dims.Items.Select((dim, i) =>
            i < added || (operand.Shape[i - added] == Dim.One && dim != Dim.One) ? Dim.Zero : operand.Access.Strides[i - added]);
        return new Operand(operand.Buffer, shape, operand.Access with { Strides = strides.ToImmutableArray() });
    })!;

    /// <summary>Where the elements of a view lie if its input is row-major.</summary>
    public static Access? OfWhole(Node view) => Apply(view, Access.Dense(view.Inputs[0].Shape));

    /// <summary>Where the elements of a view lie, given where those of its input do; null where strides can't say it.</summary>
    public static Access? Apply(Node view, Access access) => ((ViewOperator)view.Operator).View(access, view.Inputs[0].Shape, view.Types[0].Shape);

    /// <summary>The same term over other operands; parts that don't change stay shared.</summary>
    private static Term? Map(Term term, Func<Operand, Operand?> map)
    {
        var done = new Dictionary<Term, Term>();
        foreach (Term part in term.Closure())
        {
            switch (part)
            {
                case OperandTerm operand when map(operand.Operand) is { } mapped:
                    done.Add(part, mapped == operand.Operand ? part : new OperandTerm(mapped));
                    break;
                case OperandTerm:
                    return null;
                case ApplyTerm apply when apply.Arguments.Any(a => done[a] != a):
                    done.Add(part, new ApplyTerm(apply.Operator, [.. apply.Arguments.Select(a => done[a])]));
                    break;
                default:
                    done.Add(part, part);
                    break;
            }
        }

        return done[term];
    }
}
