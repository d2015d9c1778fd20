namespace ModelGen.Generator.Operators;

/// <summary>How a kernel of the runtime reads an input, or writes its output.</summary>
internal enum KernelAccess
{
    /// <summary>Contiguous memory.</summary>
    Contiguous,

    /// <summary>One dimension, with the stride from element to element, 0 for an element that all share.</summary>
    Elements,

    /// <summary>Rows (last dimension) of contiguous elements, with the stride from row to row.</summary>
    Rows,

    /// <summary>Rows (last dimension) of contiguous elements, with strides from batch to batch (all dimensions but the last three), from head to head and from row to row.</summary>
    Heads,
}
