using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>How a parameter lies in the block.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ParameterStorage
{
    /// <summary>Dense, row by row.</summary>
    RowMajor,

    /// <summary>A matrix <c>[out, in]</c> in the panels of <see cref="Runtime.Panels"/>; of a weight <c>[out, in, …]</c> the matrix of its rows, the elements of the kernel outermost in each.</summary>
    Panels,

    /// <summary>A matrix <c>[out, in]</c> in panels of bfloat16, two in a float: <see cref="BFloat16Entry"/>.</summary>
    BFloat16Panels,
}
