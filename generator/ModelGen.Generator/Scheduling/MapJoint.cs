using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling.Formulas;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>Several elementwise kernels as one.</summary>
internal static class MapJoint
{
    /// <summary>Whether a kernel can be computed together with others: floats of more than one element, a result that it doesn't read.</summary>
    public static bool CanBePart(MapKernel map) => !map.Accumulate && map.Space.Rank > 0
        && map.Reads.Concat(map.Writes).All(o => o.Buffer.Element == ElementType.Float32)
        && !map.Parts.Any(p => p.Reads.Any(r => r.Buffer == p.Outputs[0].Buffer));

    /// <summary>One kernel for all; null where they don't go together, or where it would be too large.</summary>
    /// <param name="parts">In order.</param>
    /// <param name="readers">How many kernels read each buffer.</param>
    public static MapKernel? Create(ImmutableArray<MapKernel> parts, IReadOnlyDictionary<TensorBuffer, int> readers)
    {
        MapKernel last = parts[parts.Length - 1];
        if (parts.Any(p => p.Outputs[0].Shape != last.Outputs[0].Shape || !p.OnlyFor.SequenceEqual(last.OnlyFor) || (p != last && !IsElementByElement(p, last))))
        {
            return null;
        }

        var builder = new FormulaBuilder();
        var computed = new List<(Operand Place, FormulaInput Value)>();
        foreach (MapKernel part in parts)
        {
            ImmutableArray<FormulaInput> inputs = [.. part.Formula.Operands.Select(o =>
                computed.FindIndex(c => c.Place.IsSamePlace(o)) is >= 0 and int index ? computed[index].Value : builder.Operand(o))];
            computed.Add((part.Outputs[0], builder.Apply(part.Formula, inputs)));
        }

        ImmutableArray<(Operand Place, FormulaInput Value)> stored = [.. computed.Where(c => IsStored(c.Place.Buffer, parts, readers))];
        BoundFormula formula = builder.Build([.. stored.Select(s => s.Value)]);
        if (stored.Length > FusionLimits.Results || formula.Operands.IsEmpty || formula.Operands.Length > FusionLimits.Operands
            || formula.Formula.Steps.Count > FusionLimits.Terms || IsChain(formula, parts))
        {
            return null;
        }

        var outputs = stored.Select(s => s.Place).ToImmutableArray();
        var space = IterationSpace.Collapse(last.Outputs[0].Shape.Dims, [.. outputs.Concat(formula.Operands).Select(o => o.Access.Strides)]);
        return space.Rank > FusionLimits.Rank ? null
            : new MapKernel(formula, outputs, space, Accumulate: false) { Node = parts[0].Node, OnlyFor = last.OnlyFor, Joined = parts };
    }

    /// <summary>Whether one long function would wait for another one.</summary>
    private static bool IsChain(BoundFormula formula, ImmutableArray<MapKernel> parts) =>
        formula.Formula.Chain > Math.Max(FusionLimits.Chain, parts.Max(p => p.Formula.Formula.Chain) + FusionLimits.CheapCost);

    /// <summary>How many arrays fewer are read or written; null where kernels have nothing in common at all.</summary>
    public static int? Saved(MapKernel earlier, MapKernel later, MapKernel joint)
    {
        int loads = Arrays(earlier.Formula.Operands) + Arrays(later.Formula.Operands) - Arrays(joint.Formula.Operands);
        int stores = earlier.Outputs.Length + later.Outputs.Length - joint.Outputs.Length;
        return loads + stores > 0 ? loads + stores : !later.Formula.Formula.IsIdentity && AreNeighbours(earlier, later) ? 0 : null;
    }

    /// <summary>Whether a later kernel may compute each element as soon as an earlier one has: where it touches what the earlier one touches, it is the same element.</summary>
    private static bool IsElementByElement(MapKernel earlier, MapKernel later)
    {
        Operand written = earlier.Outputs[0], writes = later.Outputs[0];
        return later.Reads.All(r => r.Buffer != written.Buffer || r.IsSamePlace(written))
            && earlier.Reads.All(r => r.Buffer != writes.Buffer || r.IsSamePlace(writes))
            && !KernelOrder.Overlap(written, writes);
    }

    /// <summary>Whether a value is read by anything but the kernels that are joined.</summary>
    private static bool IsStored(TensorBuffer buffer, ImmutableArray<MapKernel> parts, IReadOnlyDictionary<TensorBuffer, int> readers) =>
        buffer.Kind != BufferKind.Scratch || !readers.TryGetValue(buffer, out int count) || count > parts.Count(p => p.Reads.Any(r => r.Buffer == buffer));

    /// <summary>Operands that are as large as the result; the others stay in the cache.</summary>
    private static int Arrays(ImmutableArray<Operand> operands) => operands.Count(o => !o.IsRepeated);

    /// <summary>Whether both read or both write parts of one array.</summary>
    private static bool AreNeighbours(MapKernel left, MapKernel right) =>
        Touch(left.Formula.Operands, right.Formula.Operands) || Touch(left.Outputs, right.Outputs);

    private static bool Touch(ImmutableArray<Operand> left, ImmutableArray<Operand> right) =>
        left.Any(l => !l.IsRepeated && right.Any(r => !r.IsRepeated && r.Buffer == l.Buffer));
}
