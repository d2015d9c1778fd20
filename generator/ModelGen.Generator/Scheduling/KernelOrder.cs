using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>Which kernels may change places.</summary>
internal static class KernelOrder
{
    /// <summary>Whether the later kernel depends on the earlier one, or writes what the earlier one reads or writes.</summary>
    public static bool IsFixed(Kernel earlier, Kernel later) =>
        later.Reads.Any(r => earlier.Writes.Any(w => w.Buffer == r.Buffer))
        || later.Writes.Any(w => earlier.Reads.Any(r => r.Buffer == w.Buffer) || earlier.Writes.Any(e => Overlap(e, w)));

    /// <summary>Whether two results may overlap. Those that are parts of one buffer, such as the inputs of a concatenation, do so only if they are the same part.</summary>
    public static bool Overlap(Operand left, Operand right) =>
        left.Buffer == right.Buffer && (!left.IsPart || !right.IsPart || left.Access.Offset == right.Access.Offset);
}
